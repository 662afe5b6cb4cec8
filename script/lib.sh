# shellcheck shell=sh
# What the commands of this folder share. POSIX sh; sourced, never run, with the project as current folder.
# Here: which system packages are needed and how they are found. Not here: anything about Python packages.

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
    unloadable "$1" <<END
libatomic.so.1 libatomic1
END
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
