"""Under which address does the comms door stand?"""

from flask import Blueprint

blueprint = Blueprint("comms", __name__, url_prefix="/comms")
