# shellcheck shell=sh
# What the commands of this folder share. POSIX sh; sourced, never run, with the project as current folder.
# Here: which system packages are needed and how they are found; a throw-away PostgreSQL, and running a command
# beside it. Not here: anything about Python packages.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# Reads lines "library package" and prints the packages of those libraries that cannot be loaded. They are
# tried by loading them, so any system that has them will do. Fails only when the interpreter cannot run.
unloadable() {
    "$1" -I -S -c '
import ctypes, sys
for line in sys.stdin:
    library, package = line.split()
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
'
}

# What WeasyPrint loads. libharfbuzz-subset is optional to WeasyPrint and decisive to us: without it, writing
# a brief takes sixteen times as long, and nothing says so.
missing_libraries() {
    unloadable "$1" <<END
libpango-1.0.so.0 libpango-1.0-0
libgobject-2.0.so.0 libpango-1.0-0
libpangoft2-1.0.so.0 libpangoft2-1.0-0
libharfbuzz.so.0 libharfbuzz0b
libharfbuzz-subset.so.0 libharfbuzz-subset0
libfontconfig.so.1 libfontconfig1
END
}

# What only the tests call: programs, and a library of Playwright's driver. Prints the missing packages.
missing_test_programs() {
    command -v chromium >/dev/null || echo chromium
    for program in pdftotext pdftoppm pdffonts; do
        command -v "$program" >/dev/null || {
            echo poppler-utils
            break
        }
    done
    command -v qpdf >/dev/null || echo qpdf
    command -v java >/dev/null || echo default-jre-headless
    html_checker_is_there || command -v npm >/dev/null || echo npm
    unloadable "$1" <<END
libatomic.so.1 libatomic1
END
}

# The Nu HTML checker is a jar that only npm has, too large to be kept with the sources. What is installed is
# what the lock file says as long as a copy of that file lies beside it.
html_checker=tests/browser/checker
html_checker_is_there() {
    cmp -s "$html_checker/package-lock.json" "$html_checker/node_modules/installed-lock.json"
}

# Prints the folder of PostgreSQL's server programs, the newest where there are several; fails without one.
# Debian keeps them out of PATH.
postgres_programs() {
    if command -v initdb >/dev/null && command -v pg_ctl >/dev/null; then
        dirname -- "$(command -v initdb)"
        return
    fi
    newest=
    highest=0
    for programs in /usr/lib/postgresql/*/bin; do
        if ! { [ -x "$programs/initdb" ] && [ -x "$programs/pg_ctl" ]; }; then continue; fi
        version=${programs%/bin}
        version=${version##*/}
        case $version in *[!0-9]*) continue ;; esac
        if [ "$version" -gt "$highest" ]; then
            highest=$version
            newest=$programs
        fi
    done
    [ -n "$newest" ] && printf '%s\n' "$newest"
}

# A fresh image has no package lists, and apt-get then finds nothing to install.
package_lists_are_there() {
    for list in /var/lib/apt/lists/*Packages*; do
        [ -e "$list" ] && return 0
    done
    return 1
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get --yes -q \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$apt_log" 2>&1
}

# As root: installs the named packages, and shows what apt-get said only when it failed. Lists that are
# there but old name files that are gone, so a failure is tried once more after an update.
install_packages() {
    say "installing system packages: $*"
    apt_log=$(mktemp)
    package_lists_are_there || apt update || true
    if apt install --no-install-recommends "$@" ||
        { apt update && apt install --no-install-recommends "$@"; }; then
        rm -f -- "$apt_log"
    else
        cat -- "$apt_log" >&2
        rm -f -- "$apt_log"
        die "apt-get could not install: $*"
    fi
}

# Installs the packages as root; otherwise names the one command that does, and stops.
require_packages() {
    [ "$#" -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "missing, and to be installed with this system's package manager (Debian's names): $*"
    if is_root; then
        install_packages "$@"
        return
    fi
    update=
    package_lists_are_there || update='sudo apt-get update && '
    {
        printf 'These system packages are missing. Run this once, then start %s again:\n\n' "${asked_by:-$0}"
        printf '    %ssudo apt-get install --yes --no-install-recommends %s\n\n' "$update" "$*"
    } >&2
    exit 1
}

# ── A throw-away PostgreSQL, and a command that runs beside it ──

cluster=
child=
ended_by=

# initdb and postgres refuse root: as root, run a script as a user without rights.
unprivileged() {
    if ! is_root; then
        sh "$@"
    elif command -v setpriv >/dev/null; then
        setpriv --reuid "$(id -u "$owner")" --regid "$(id -g "$owner")" --clear-groups sh "$@"
    elif command -v runuser >/dev/null; then
        runuser -u "$owner" -- sh "$@"
    else
        su -s /bin/sh "$owner" -c "sh $*"
    fi
}

# start_postgres PROGRAMS: a server in a temporary folder, on a free port of the loopback, with a random
# password; nothing in it outlives the machine, so it does not wait for the disk. Its address is then in
# TRACKER_TEST_POSTGRES_URL. It is stopped and deleted when the script ends, however that comes.
start_postgres() {
    end_together
    # Not TMPDIR: the path must be short enough for a socket, and open to the server's own user.
    cluster=$(mktemp -d /tmp/tracker-postgres.XXXXXX)
    password=$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(16))')
    printf '%s\n' "$password" >"$cluster/password"
    cat >"$cluster/start" <<END
set -eu
cd "$cluster"
[ -d data ] || "$1/initdb" --pgdata=data --username=tracker --pwfile=password --auth=password \
    --encoding=UTF8 --locale=C --no-sync >log 2>&1
"$1/pg_ctl" --pgdata=data --log=log --wait --timeout=60 --silent --options="-p \$1 -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories=$cluster -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c wal_level=minimal -c max_wal_senders=0 -c max_connections=100 -c timezone=UTC" start
END
    if is_root; then
        owner=nobody
        if id postgres >/dev/null 2>&1; then owner=postgres; fi
        chown -R "$owner" "$cluster"
    fi
    # Between finding a free port and taking it, someone else may: then try another.
    for attempt in 1 2 3 4 5; do
        port=$(.venv/bin/python -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
        if unprivileged "$cluster/start" "$port" 2>>"$cluster/errors"; then
            TRACKER_TEST_POSTGRES_URL="postgresql+psycopg://tracker:$password@127.0.0.1:$port/postgres"
            export TRACKER_TEST_POSTGRES_URL
            return
        fi
        [ "$attempt" -lt 5 ] || break
    done
    cat -- "$cluster/log" "$cluster/errors" >&2 || true
    die 'PostgreSQL is installed but did not start (its log is above).'
}

stop_postgres() {
    [ -n "$cluster" ] || return 0
    if [ -s "$cluster/data/postmaster.pid" ]; then
        read -r postmaster <"$cluster/data/postmaster.pid"
        # Nothing in it is worth a checkpoint: SIGQUIT is PostgreSQL's immediate shutdown.
        kill -QUIT "$postmaster" 2>/dev/null || true
        tries=0
        while kill -0 "$postmaster" 2>/dev/null && [ "$tries" -lt 100 ]; do
            sleep 0.1
            tries=$((tries + 1))
        done
        kill -KILL "$postmaster" 2>/dev/null || true
    fi
    rm -rf -- "$cluster"
    cluster=
}

# Whatever ends the script ends the child and PostgreSQL.
end_together() {
    trap stop_postgres EXIT
    trap 'on_signal INT 130' INT
    trap 'on_signal TERM 143' TERM
    trap 'on_signal HUP 129' HUP
}

# The child gets an interrupt, whatever ended us, so that it tears down what it built; a second signal finds
# it already stopping. Ctrl-C at a terminal has reached it without us.
on_signal() {
    ended_by=$2
    [ -n "$child" ] || exit "$2"
    if [ "$1" != INT ] || [ ! -t 0 ]; then
        kill -INT "$child" 2>/dev/null || true
    fi
}

# run_module NAME [arguments]: runs `python -m NAME`, stops PostgreSQL, and returns the module's status. In the
# background, so that a signal to this script is heard at once; with the input that a background job would
# lose, and with the interrupt that it would ignore, given back.
run_module() {
    end_together
    exec 3<&0
    .venv/bin/python -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
os.execv(sys.executable, [sys.executable, "-m", *sys.argv[1:]])' "$@" <&3 3<&- &
    child=$!
    while :; do
        status=0
        wait "$child" || status=$?
        kill -0 "$child" 2>/dev/null || break
    done
    child=
    stop_postgres
    return "${ended_by:-$status}"
}
