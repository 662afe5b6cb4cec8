"""Bare instances of the libraries that are bound to the application later."""

from __future__ import annotations

from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf import CSRFProtect

database = SQLAlchemy()
csrf = CSRFProtect()
