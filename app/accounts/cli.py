"""`user create|list|disable|reset`, and the first administrator of a new installation."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts.rules.grants import scope_text
from app.accounts.service import accounts as service
from app.accounts.service import providers
from app.accounts.types import AccountState, Grant, Role, ScopeKind
from app.audit.types import SHELL
from app.web.shell import refusals

user = AppGroup("user", help="Accounts.")


@user.command("create")
@click.argument("name")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="A role; may be given several times, each with its own --scope.",
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    metavar="KIND:KEY[:CITY]",
    help="unit:12, county:360821, city:360800, sector:elder_care:360800 or everything.",
)
@click.option("--display-name", metavar="TEXT", help="The name that is shown; the account's name without it.")
def create(name: str, roles: tuple[str, ...], scopes: tuple[str, ...], display_name: str | None) -> None:
    """Create an account; print its one-time password, which is shown this once.

    The first --scope belongs to the first --role, and so on. An administrator needs none.
    """
    if not scopes and set(roles) == {Role.ADMINISTRATOR.value}:
        scopes = (ScopeKind.EVERYTHING.value,) * len(roles)
    if len(scopes) != len(roles):
        message = f"{len(roles)} 个 --role，{len(scopes)} 个 --scope：每个角色须有一个适用范围。"
        raise click.UsageError(message)
    with refusals():
        grants = [
            Grant(Role(role), providers.read_scope(scope)) for role, scope in zip(roles, scopes, strict=True)
        ]
        _, password = service.create(name, display_name or name, grants, actor=SHELL)
    click.echo(f"{name}\t一次性密码\t{password}")


@user.command("list")
def list_all() -> None:
    """List all accounts: name, display name, state, roles."""
    with refusals():
        found = service.accounts()
    for account in found:
        grants = ", ".join(f"{grant.role.value} {scope_text(grant.scope)}" for grant in account.grants)
        click.echo(f"{account.name}\t{account.display_name}\t{AccountState.of(account).label}\t{grants}")


@user.command("disable")
@click.argument("name")
def disable(name: str) -> None:
    """Let nobody sign in with an account any more, and end its sessions."""
    with refusals():
        service.disable(service.id_of(name), actor=SHELL)
    click.echo(f"{name}\t已停用")


@user.command("reset")
@click.argument("name")
@click.option("--second-factor", is_flag=True, help="Take away a second factor that was lost, too.")
def reset(name: str, *, second_factor: bool) -> None:
    """Give an account a new one-time password; print it, this once."""
    with refusals():
        password = service.reset(service.id_of(name), actor=SHELL, second_factor_too=second_factor)
    click.echo(f"{name}\t一次性密码\t{password}")


@user.command("create-first", hidden=True)
def create_first() -> None:
    """Create the administrator of a new installation; where there is any account, do nothing."""
    with refusals():
        made = service.create_first(actor=SHELL)
    if made is not None:
        click.echo(f"首个管理员账号：{made[0]}  一次性密码：{made[1]}  （只显示这一次，首次登录后须修改）")
