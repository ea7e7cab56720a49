"""What the checks of the peers share: each prints what agrees and stops at the first difference."""

import sys


def same(what, found, expected):
    if found != expected:
        sys.exit(f"DIFFERS  {what}: found {found!r}, expected {expected!r}")
    print(f"ok       {what}: {found!r}")


def refused(what, status, error_type, status_of, call):
    """The call has to raise, with this HTTP status."""
    try:
        call()
    except error_type as error:
        same(what, status_of(error), status)
        return
    sys.exit(f"DIFFERS  {what}: the call was accepted, expected HTTP {status}")
