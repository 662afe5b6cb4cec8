"""A mark on the database itself: one marked as demo holds invented figures and says so everywhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base

DEMO = "demo"


class DatabaseMark(Base):
    """A mark that was set once and is never taken away."""

    __tablename__ = "database_mark"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    set_at: Mapped[datetime]
    """UTC."""
