"""Under which address does the admin door stand?"""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
