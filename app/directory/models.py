"""Tables of regions and organisations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.db.base import Base
from app.db.columns import enum_column
from app.directory.types import MAP_SIZE, OrganisationKind, RegionAliasKind, RegionLevel


class Region(Base):
    """A city, county or functional zone; `code` is GB/T 2260 where there is one."""

    __tablename__ = "region"
    __table_args__ = (
        CheckConstraint("level = 'zone' OR length(code) = 6", name="code_is_gb2260"),
        CheckConstraint("(level = 'city') = (parent_code IS NULL)", name="only_a_city_has_no_parent"),
        CheckConstraint(f"map_row BETWEEN 1 AND {MAP_SIZE}", name="map_row_is_on_the_grid"),
        CheckConstraint(f"map_column BETWEEN 1 AND {MAP_SIZE}", name="map_column_is_on_the_grid"),
        CheckConstraint("(map_row IS NULL) = (map_column IS NULL)", name="map_place_is_whole"),
        UniqueConstraint("parent_code", "name"),
        # An index and no constraint: SQLite takes no new constraint on a table that others refer to.
        Index(
            "uq_region_parent_code_map_row_map_column", "parent_code", "map_row", "map_column", unique=True
        ),
    )

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[RegionLevel] = mapped_column(enum_column(RegionLevel))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    position: Mapped[int]
    """Order within the city, which is the order that its plan uses."""
    map_row: Mapped[int | None]
    """Where it lies on the map of tiles of its city, from the north; None where nobody has said."""
    map_column: Mapped[int | None]
    """The same from the west."""
    city_code: Mapped[str] = column_property(func.coalesce(parent_code, code))
    """The city that it lies in, or is."""

    aliases: Mapped[list[RegionAlias]] = relationship(
        order_by="RegionAlias.kind, RegionAlias.alias", cascade="all, delete-orphan"
    )


class RegionAlias(Base):
    """Another name or a former code of a region."""

    __tablename__ = "region_alias"

    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    kind: Mapped[RegionAliasKind] = mapped_column(enum_column(RegionAliasKind), primary_key=True)
    alias: Mapped[str] = mapped_column(String(60), primary_key=True)


class Organisation(Base):
    """A body that implements projects. Its names are understood within one city."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("city_code", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OrganisationKind] = mapped_column(enum_column(OrganisationKind))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)

    aliases: Mapped[list[OrganisationAlias]] = relationship(
        order_by="OrganisationAlias.alias", cascade="all, delete-orphan"
    )


class OrganisationAlias(Base):
    """Another name of an organisation; within one city a name means one organisation."""

    __tablename__ = "organisation_alias"

    city_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
