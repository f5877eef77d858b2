"""What each station is to a site: exactly one is the primary, as long as there is any police. Pure rules."""

from collections.abc import Mapping

from ..const import PURPOSE_BACKUP, PURPOSE_COPY, PURPOSE_PRIMARY


def settled(purposes: Mapping[str, str], wish: str | None = None) -> dict[str, str]:
    """Return the purposes with one primary: `wish` if it is one, else the last that is, else the first backup.

    The last is the one that was added last, by somebody who wanted it to be the primary.
    """
    if wish is not None and purposes.get(wish) == PURPOSE_PRIMARY:
        primary: str | None = wish
    else:
        those = [key for key, purpose in purposes.items() if purpose == PURPOSE_PRIMARY][::-1]
        those += [key for key, purpose in purposes.items() if purpose == PURPOSE_BACKUP]
        # Who has just been made a backup stays one, if there is another.
        primary = next((key for key in those if key != wish), next(iter(those), None))
    return {
        key: purpose if purpose == PURPOSE_COPY else PURPOSE_PRIMARY if key == primary else PURPOSE_BACKUP
        for key, purpose in purposes.items()
    }
