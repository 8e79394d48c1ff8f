"""What do all parts of the look do when they stand side by side, with real words in them?

Run `python tests/look/specimen.py` and open the printed address; the tests start the same application.
"""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_babel import Babel
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Email, InputRequired, NumberRange

ROOT = Path(__file__).parents[2]
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WAYS = [
    {"text": "Home", "href": "/home", "icon": "home", "current": False, "count": None},
    {"text": "Outings", "href": "/board", "icon": "outing", "current": False, "count": 3},
    {"text": "People", "href": "/people", "icon": "people", "current": False, "count": None},
    {"text": "Channels", "href": "/channels", "icon": "channel", "current": False, "count": None},
    {"text": "Releases", "href": "/release", "icon": "collect", "current": False, "count": None},
]
PEOPLE = ["Ada", "Ben", "Cat", "Dov", "Eve", "Fin", "Grainne", "Hamza", "Isla-Rose Montgomery", "Jo"]
OUTCOMES = ["ALLOW", "REVIEW", "DENY", "UNFINISHED"]


def choices(**named: str) -> list[SelectChoice]:
    """Name the choices of a field."""
    return [SelectChoice(value, label) for value, label in named.items()]


class Specimen(FlaskForm):
    """One field of each kind."""

    email = EmailField(
        "E-mail",
        [
            InputRequired("Write the e-mail address you sign in with."),
            Email("Write an address like name@example.org."),
        ],
    )
    password = PasswordField("Password", [InputRequired("Write your password.")])
    name = StringField("What is the outing called?", [InputRequired("Give the outing a name, like Beach day.")])
    seen = IntegerField("How many people can you see?", [NumberRange(0, 99, "Write a number from 0 to 99.")])
    taken = DateField("When was it?", description="Read from the photos; change it if it is wrong.")
    born = DateField(
        "When were they born?",
        [InputRequired("Write a date, like 27 3 2009.")],
        format="%d %m %Y",
        invalid_value_message="Write a day that exists, like 27 3 2009.",
    )
    note = TextAreaField("What did they say?", description="In their own words, if you can.")
    group = SelectField(
        "Which house or club?", choices=choices(r="Rowan House", h="Harbour View", y="Tuesday youth club")
    )
    answer = RadioField(
        "Inside our houses?",
        [InputRequired("Choose what they said.")],
        choices=choices(yes="Yes", ask="Ask me each time", no="No"),
    )
    places = SelectMultipleField(
        "Where may it be shown?", choices=choices(album="Our album", inside="Newsletter", public="Website")
    )
    witness = BooleanField("Somebody else was there and heard it")
    paper = FileField("A photo or PDF of the form")


def scene(number: int) -> str:
    """Draw a small warm scene with one to four people in it, different for every number."""
    skies = ["#cfe3e0", "#fbe3bd", "#d9e4f2", "#f3d9cf"]
    grounds = ["#9cc7b4", "#e6cf9b", "#7fb0a5", "#c9b58f"]
    shirts = ["#0f5257", "#96213a", "#c98a3c", "#4a5f9c", "#6b4a86"]
    skins = ["#7a4a21", "#e2b48c", "#c98a5a", "#f0cfae", "#59351a"]
    people = "".join(
        f'<circle cx="{x}" cy="{150 + 12 * (i % 2)}" r="26" fill="{skins[(number + i * 2) % 5]}"/>'
        f'<path d="M{x - 46} 300c0-84 18-116 46-116s46 32 46 116Z" fill="{shirts[(number * 3 + i) % 5]}"/>'
        for i, x in enumerate(range(70, 70 + 88 * (1 + number % 4), 88))
    )
    sky, ground, hill = skies[number % 4], grounds[number % 4], 190 - number % 5 * 8
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="1200" height="900">'
        f'<rect width="400" height="300" fill="{sky}"/>'
        f'<circle cx="{300 - number * 23 % 200}" cy="62" r="26" fill="#f2b24a"/>'
        f'<path d="M0 {hill}c80-40 140-30 200-6s140 20 200-20v180H0Z" fill="{ground}"/>{people}</svg>'
    )


HOSTILE = "<img src=x onerror=alert(1)>"
filling = {"rounds": 0}


def photos(count: int) -> list[dict[str, Any]]:
    """Describe so many photos as the board would."""
    return [
        {
            "number": n + 1,
            "src": None if n % 13 == 11 else f"/photo/{n}.svg",
            "answers": {
                "album": OUTCOMES[n % 7 // 5],
                "inside": OUTCOMES[n % 5 // 2],
                "public": OUTCOMES[(n * 7) % 4],
            },
        }
        for n in range(count)
    ]


def create_specimen() -> Flask:
    """Make the application that shows every part; each page is one block of specimen.html."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "consentreg" / "static"))
    app.config.update(SECRET_KEY="only for looking", WTF_CSRF_ENABLED=False, TEMPLATES_AUTO_RELOAD=True)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600  # Asked again whether a file has changed, Flask leaves it open.
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader([ROOT / "templates", Path(__file__).parent]),
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    app.add_template_global(csp_nonce)
    app.after_request(protect)
    app.add_url_rule("/photo/<int:number>.svg", view_func=photo)
    app.add_url_rule("/upload", view_func=upload, methods=["POST"], endpoint="upload")
    app.add_url_rule("/<page>", view_func=show, methods=["GET", "POST"])
    app.add_url_rule("/", view_func=show, defaults={"page": "home"})
    return app


def csp_nonce() -> str:
    """Return this request's nonce."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def protect(response: Response) -> Response:
    """Forbid everything that is not our own, as the product does."""
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
    return response


def photo(number: int) -> Response:
    """Answer with a drawn photo."""
    return Response(scene(number), mimetype="image/svg+xml")


def upload() -> tuple[dict[str, Any], int]:
    """Answer as adding a photo does: films are refused, everything else is safe."""
    name = request.files["photos"].filename or ""
    if name.endswith(".mov"):
        return {"code": "NOT_A_PHOTO", "detail": "This is a film. Only photos can be added here."}, 415
    return {"message": "Safe here", "next": "/tag", "upload_to": "/upload", "outing": "Beach day, Rowan House"}, 201


def show(page: str) -> str:
    """Render one page of the specimen."""
    form = Specimen(taken=dt.date(2026, 8, 14), group="h")
    if page == "wrong":
        form = Specimen(MultiDict([("email", "sam@"), ("born", "31"), ("born", "2"), ("born", "2009"), ("name", "")]))
        form.validate()
    ways = [dict(way, current=way["href"] == f"/{page}") for way in WAYS]
    signed_in = {
        "navigation": ways,
        "organisation_name": "Harbour Trust for Young People, Inverclyde",
        "account": {
            "name": "Samira",
            "role": "Staff",
            "sign_out_url": "/",
            "links": [{"text": "Your account", "href": "/", "icon": "settings"}],
        },
    }
    if page == "hostile":
        form = Specimen(name=HOSTILE + "'\"", email=HOSTILE)
    filling["rounds"] = 0 if "begin" in request.args else filling["rounds"] + 1
    count = 0 if page == "empty" else 500 if page == "many" else 40
    return render_template(
        "specimen.html",
        page=page,
        form=form,
        photos=photos(count),
        names=PEOPLE,
        hostile=HOSTILE,
        ready=1 + filling["rounds"],
        has_errors=page == "wrong",
        **({} if page in ("signin", "wrong") else signed_in),
    )


if __name__ == "__main__":
    create_specimen().run(port=8796)
