"""Where does the staff door begin? Its addresses all start here."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
