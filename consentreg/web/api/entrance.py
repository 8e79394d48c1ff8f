"""Where does the door for programs begin? Its addresses all start here."""

from flask import Blueprint

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
