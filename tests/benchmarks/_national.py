"""A national portfolio that nobody could take for a real one, made by DuckDB and copied into our databases.

Every figure is integer arithmetic on the number of a project and of a month, so that the same arguments give
the same rows. Places, units, plans and projects are called 合成 (synthetic); the database is marked as demo.
"""
# ruff: noqa: S608 - every name and number in these statements is our own

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.db.mark import DEMO
from app.kernel.months import Month

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import sqlalchemy as sa

FIRST = Month(2022, 3)
"""Neither the first nor the last of 48 months is in January, where month and year begin at one figure."""
PER_PLAN = 100
PLANS = 300
TABLES = (
    "region",
    "organisation",
    "plan",
    "plan_section",
    "printed_row",
    "project",
    "project_unit",
    "planned_split",
    "reporting_period",
    "restatement",
    "project_month",
    "project_month_amount",
)
"""What is copied, in the order in which rows refer to each other."""
BY_MONTH = ("reporting_period", "restatement", "project_month", "project_month_amount")
"""Tables that grow with the number of months."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the portfolio is."""

    projects: int = 30_000
    months: int = 48
    seed: int = 1

    @property
    def plans(self) -> int:
        """How many cities there are, each with a plan."""
        return max(2, min(PLANS, self.projects // PER_PLAN))

    def month(self, position: int) -> Month:
        """Return a month by its place, the first being 0."""
        return FIRST.plus(position)

    @property
    def last(self) -> Month:
        """The last month."""
        return self.month(self.months - 1)


def generate(connection: duckdb.DuckDBPyConnection, size: Size) -> None:
    """Make all tables in DuckDB, under the names and with the columns of ours."""
    values = {
        "seed": size.seed,
        "projects": size.projects,
        "months": size.months,
        "plans": size.plans,
        "first": FIRST.year * 12 + FIRST.number - 1,
        "restated": max(1, size.projects // 20),
    }
    for statement in _STATEMENTS.format_map(values).split(";"):
        if statement.strip():
            connection.execute(statement)


def fill_sqlite(
    source: duckdb.DuckDBPyConnection, engine: sa.Engine, months: tuple[Month, Month], folder: Path
) -> None:
    """Copy the rows of some months, from one to another, into SQLite; the rest too where it lacks it."""
    del folder
    raw = engine.raw_connection()
    cursor = raw.cursor()
    # Nothing here must survive a power cut, and the rows come in the order of the primary keys.
    for pragma in ("synchronous = OFF", "cache_size = -500000", "foreign_keys = OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    is_new = not cursor.execute("SELECT count(*) FROM project").fetchone()[0]
    cursor.execute("BEGIN IMMEDIATE")
    for table in TABLES if is_new else BY_MONTH:
        rows = source.execute(f"SELECT * FROM {table} {_between(table, months)}")
        names = [each[0] for each in rows.description]
        insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        while batch := rows.fetchmany(50_000):
            cursor.executemany(insert, batch)
    _mark(cursor, is_new=is_new)
    cursor.execute("COMMIT")
    wrong = cursor.execute("PRAGMA foreign_key_check").fetchall() if is_new else []
    raw.close()
    engine.dispose()
    if wrong:
        message = f"rows refer to what is not there: {wrong[:3]}"
        raise RuntimeError(message)


def fill_postgresql(
    source: duckdb.DuckDBPyConnection, engine: sa.Engine, months: tuple[Month, Month], folder: Path
) -> None:
    """Copy the rows of some months, from one to another, into PostgreSQL; the rest too where it lacks it."""
    path = folder / "rows.csv"
    raw = engine.raw_connection()
    cursor: Any = raw.cursor()
    # Spares a look at the row referred to for each of seven million rows; SQLite has checked the same rows.
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SELECT count(*) FROM project")
    is_new = not cursor.fetchone()[0]
    for table in TABLES if is_new else BY_MONTH:
        where = _between(table, months)
        source.execute(f"COPY (SELECT * FROM {table} {where}) TO '{path}' (FORMAT csv, NULLSTR '\\N')")
        with path.open("rb") as file:
            names = file.readline().decode()
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
                while block := file.read(1 << 20):
                    copy.write(block)
    path.unlink()
    _mark(cursor, is_new=is_new)
    raw.commit()
    raw.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _between(table: str, months: tuple[Month, Month]) -> str:
    """Return the condition on the months of a table that has any."""
    first, last = (month.to_integer() for month in months)
    return f"WHERE month BETWEEN {first} AND {last}" if table in BY_MONTH else ""


def _mark(cursor: Any, *, is_new: bool) -> None:  # noqa: ANN401 - either driver's own object
    """Mark the database as one of invented figures."""
    if is_new:
        cursor.execute(f"INSERT INTO database_mark (name, set_at) VALUES ('{DEMO}', '2026-01-01 00:00:00')")


_STATEMENTS = """
CREATE MACRO mixed(x) AS (x * x + 12345) % 2147483629;
CREATE MACRO drawn(i, k) AS
    mixed(mixed((i::BIGINT * 1664525 + k::BIGINT * 1013904223 + {seed} * 7919) % 2147483629) + k);
CREATE MACRO city_code(c) AS printf('99%04d', c * 30);
CREATE MACRO month_number(n) AS ((n // 12) * 100 + n % 12 + 1)::INTEGER;

CREATE TABLE region AS
SELECT printf('99%04d', c * 30 + j) AS code,
    CASE j WHEN 0 THEN printf('合成甲市%03d', c) ELSE printf('合成乙县%03d%02d', c, j) END AS name,
    CASE j WHEN 0 THEN 'city' ELSE 'county' END AS level,
    CASE j WHEN 0 THEN NULL ELSE city_code(c) END AS parent_code,
    j::INTEGER AS position
FROM range(1, {plans} + 1) AS cities(c), range(11) AS places(j)
WHERE j <= 9 + (c % 3 = 0)::INTEGER ORDER BY j > 0, code;

CREATE TABLE organisation AS
SELECT c * 100 + u AS id, city_code(c) AS city_code, printf('合成单位%03d%02d', c, u) AS name,
    ['civil_affairs', 'health', 'state_company'][1 + u % 3] AS kind,
    CASE WHEN u > 10 THEN city_code(c) ELSE printf('99%04d', c * 30 + u) END AS region_code
FROM range(1, {plans} + 1) AS cities(c), range(1, 13) AS units(u)
WHERE u <> 10 OR c % 3 = 0 ORDER BY id;

CREATE TABLE plan AS
SELECT printf('synthetic-%03d', c) AS code, printf('合成方案%03d', c) AS title, city_code(c) AS region_code,
    2021 AS first_year, 2025 AS last_year, '合成项目表' AS list_title
FROM range(1, {plans} + 1) AS cities(c);

CREATE TABLE plan_section AS
SELECT c * 10 + s AS id, printf('synthetic-%03d', c) AS plan_code, sector AS key, '合成项目' AS printed_title,
    sector, '' AS annex, printf('S%03d%d', c, s) AS code_prefix, s::INTEGER AS position
FROM range(1, {plans} + 1) AS cities(c), range(1, 5) AS sections(s),
    LATERAL (SELECT ['elder_care', 'child_care', 'child_friendly', 'mixed'][s] AS sector) ORDER BY id;

CREATE TEMP TABLE base AS
SELECT i AS id, c, s,
    printf('synthetic-%03d', c) AS plan_code,
    CASE WHEN drawn(i, 2) % 20 = 0 THEN city_code(c)
        ELSE printf('99%04d', c * 30 + 1 + drawn(i, 3) % (9 + (c % 3 = 0)::INTEGER)) END AS region_code,
    ['institutional_care', 'medical_care', 'home_community_care', 'disability_care',
        'age_friendly_renovation', 'elder_care_system', 'child_care', 'child_friendly', 'mixed'][k]
        AS category,
    printf('合成类型%02d', k * 3 + drawn(i, 5) % 3) AS printed_type,
    2020 + (drawn(i, 6) % 4)::INTEGER AS start_year,
    1 + (drawn(i, 7) % 12)::INTEGER AS start_month,
    12 + drawn(i, 8) % 30 AS duration,
    (100 + drawn(i, 9) % 20000) * 1000000 + drawn(i, 10) % 100 * 10000 AS total_investment,
    drawn(i, 11) % 50 AS mood,
    drawn(i, 12) % 10 AS source_place,
    CASE WHEN k IN (1, 2, 3, 4, 6, 9) THEN 20 + (drawn(i, 13) % 280)::INTEGER END AS new_beds,
    CASE WHEN k IN (1, 2) THEN 10 + (drawn(i, 14) % 10)::INTEGER END AS nursing_beds,
    CASE WHEN k = 5 THEN 5 + (drawn(i, 15) % 95)::INTEGER END AS renovated_beds,
    CASE WHEN k IN (7, 9) THEN 30 + (drawn(i, 16) % 270)::INTEGER END AS new_places
FROM range(1, {projects} + 1) AS numbers(i),
    LATERAL (SELECT 1 + CASE WHEN i <= {plans} THEN i - 1 ELSE drawn(i, 1) % {plans} END AS c,
        1 + drawn(i, 4) % 9 AS k),
    LATERAL (SELECT CASE WHEN k <= 6 THEN 1 ELSE k - 5 END AS s);

CREATE TEMP TABLE drawn_project AS
SELECT *, start_year + ((start_month + duration - 1) // 12)::INTEGER AS end_year,
    ['elder_care', 'child_care', 'child_friendly', 'mixed'][s] AS sector,
    CASE WHEN mood = 0 THEN NULL
        WHEN region_code = city_code(c) THEN c * 100 + 11 + id % 2
        ELSE c * 100 + region_code::INTEGER % 30 END AS unit_id
FROM base ORDER BY id;

CREATE TABLE printed_row AS
SELECT id, c * 10 + s AS section_id, id::INTEGER AS printed_no, '[]' AS cells FROM drawn_project ORDER BY id;

CREATE TABLE project AS
SELECT id, printf('SYN-%06d', id) AS code, plan_code, c * 10 + s AS section_id, id AS printed_row_id,
    printf('合成项目%06d', id) AS name, printed_type, category,
    printf('%d-%02d-01', start_year, start_month) AS start_on, 'month' AS start_precision,
    printf('%d-12-31', end_year) AS end_on, 'year' AS end_precision,
    region_code, '合成地点' AS location, '合成内容' AS content, '' AS scope, total_investment,
    new_beds, nursing_beds, renovated_beds, new_places,
    CASE WHEN new_beds IS NULL AND renovated_beds IS NULL THEN NULL ELSE 'elder_care' END AS bed_kind,
    '{{}}' AS qualifiers
FROM drawn_project ORDER BY id;

CREATE TABLE project_unit AS
SELECT id AS project_id, 1 AS position, unit_id AS organisation_id, '合成单位' AS printed_name
FROM drawn_project WHERE unit_id IS NOT NULL ORDER BY id;

CREATE TABLE planned_split AS
SELECT id AS project_id,
    ['central_budget', 'other_central', 'province', 'city', 'county', 'special_bond', 'welfare_lottery',
        'bank_loan', 'self_raised', 'other'][1 + (source_place + [0, 1, 3, 6][q]) % 10] AS source,
    CASE WHEN q < 4 THEN total_investment * [400, 300, 200][q] // 1000
        ELSE total_investment - total_investment * 400 // 1000 - total_investment * 300 // 1000
            - total_investment * 200 // 1000 END AS amount
FROM drawn_project, range(1, 5) AS quarters(q) ORDER BY project_id, source;

CREATE TABLE reporting_period AS
SELECT plan.code AS plan_code, month_number({first} + n) AS month,
    printf('%d-%02d-01', ({first} + n) // 12, ({first} + n) % 12 + 1) AS opens_on,
    printf('%d-%02d-28', ({first} + n) // 12, ({first} + n) % 12 + 1) AS deadline,
    'closed' AS state, '2026-01-01 00:00:00.000000' AS opened_at, 'demo' AS opened_by,
    '2026-01-01 00:00:00.000000' AS closed_at, 'demo' AS closed_by
FROM plan, range({months}) AS series(n) ORDER BY month, plan_code;

CREATE TEMP TABLE standing AS
SELECT n, month_number({first} + n) AS month, ({first} + n) // 12 AS year, drawn_project.*,
    greatest(0, least(1000,
        ({first} + n - start_year * 12 - start_month + 1) * 1000 // duration)) AS done,
    {first} + n - start_year * 12 - start_month + 1 - duration AS since_end
FROM range({months}) AS series(n), drawn_project;

CREATE TABLE restatement AS
SELECT row_number() OVER (ORDER BY month, id) AS id, id AS project_id, month, 0 AS base_revision,
    'structure' AS stage, 'approved' AS state, '合成更正' AS reason, 'demo-1' AS requested_by,
    '2026-01-02 00:00:00.000000' AS requested_at, 'demo-2' AS decided_by,
    '2026-01-03 00:00:00.000000' AS decided_at, '' AS decision_reason
FROM standing WHERE n % 4 IN (0, 3) AND mood > 1 AND drawn(id, 100 + n) % {restated} = 0 ORDER BY 1;

CREATE TABLE project_month AS
SELECT standing.month, standing.id AS project_id, revision, plan_code, city_code(c) AS city_code, region_code,
    sector, category, printed_type, unit_id, total_investment, start_year, end_year,
    new_beds, nursing_beds, renovated_beds, new_places,
    CASE WHEN year BETWEEN start_year AND end_year
        THEN total_investment // (end_year - start_year + 1)
            + CASE WHEN year = end_year THEN total_investment % (end_year - start_year + 1) ELSE 0 END
    END AS year_planned,
    mood % 3 = 0 AS year_is_default,
    CASE WHEN revision = 1 THEN 'structure' WHEN mood = 1 THEN NULL
        WHEN mood = 2 AND done > 300 THEN 'suspended' WHEN mood = 3 AND done > 0 THEN 'cancelled'
        WHEN done = 0 THEN 'preparation' WHEN done < 200 THEN 'foundation' WHEN done < 500 THEN 'structure'
        WHEN done < 800 THEN 'fitting_out' WHEN done < 1000 THEN 'installation'
        WHEN since_end < 6 THEN 'completed' ELSE 'operating' END AS stage,
    'not_due' AS reporting, false AS was_late,
    CASE WHEN revision = 1 THEN restatement.id END AS restatement_id,
    '2026-01-01 00:00:00.000000' AS recorded_at
FROM standing
    LEFT JOIN restatement ON restatement.project_id = standing.id AND restatement.month = standing.month,
    LATERAL (SELECT unnest(CASE WHEN restatement.id IS NULL THEN [0] ELSE [0, 1] END)::INTEGER AS revision)
ORDER BY standing.month, project_id, revision;

CREATE TABLE project_month_amount AS
SELECT fact.month, project_id, revision, source, amount AS planned,
    CASE WHEN mood <> 1 THEN amount * least(1000, done + 200) // 1000 END AS allocated,
    CASE WHEN mood <> 1 THEN amount * least(1000, done + 100) // 1000 END AS received,
    CASE WHEN mood <> 1 THEN amount * done // 1000 + revision * 1234500 END AS completed,
    CASE WHEN mood NOT IN (1, 4, 5) THEN amount * greatest(0, done - 80) // 1000 END AS paid
FROM (SELECT month, project_id, revision FROM project_month) AS fact
    JOIN (SELECT id, month, mood, done FROM standing) AS progress ON progress.id = fact.project_id
        AND progress.month = fact.month
    JOIN planned_split USING (project_id)
ORDER BY fact.month, project_id, revision, source;

DROP TABLE standing;
DROP TABLE drawn_project;
DROP TABLE base
"""
