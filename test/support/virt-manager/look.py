"""Opens a domain's details in virt-manager, reads their rows as a screen reader does, and takes a picture.

Arguments: name of the domain, path of the picture, URI. Prints JSON. Needs a display and a session bus of its own.
"""

import json
import subprocess
import sys
import time

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gdk  # noqa: E402

SECONDS = 120
DEEPEST = 40
LONGEST = 200


def below(node, depth=0):
    if node is None or depth > DEEPEST:
        return
    yield node
    for index in range(min(node.get_child_count(), LONGEST)):
        yield from below(node.get_child_at_index(index), depth + 1)


def windows():
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(index)
        for inner in range(app.get_child_count() if app else 0):
            window = app.get_child_at_index(inner)
            if window is not None:
                yield window


def rows_of(window):
    return [node.get_name() for node in below(window) if node.get_role_name() == "table cell" and node.get_name()]


def texts_of(window):
    return [node.get_name() for node in below(window) if node.get_role_name() in ("label", "alert") and node.get_name()]


def read(name):
    """Waits until the list of hardware is there."""
    for _ in range(SECONDS):
        time.sleep(1)
        found = [window for window in windows() if window.get_name().startswith(name + " on ")]
        rows = rows_of(found[0]) if found else []
        if len(rows) > 3:
            return found[0].get_name(), rows
    return None, [window.get_name() + ": " + "; ".join(texts_of(window)) for window in windows()]


def main():
    name, picture, uri = sys.argv[1:]
    program = subprocess.Popen(["virt-manager", "--no-fork", "--connect", uri, "--show-domain-editor", name])
    try:
        title, rows = read(name)
        root = Gdk.get_default_root_window()
        image = Gdk.pixbuf_get_from_window(root, 0, 0, root.get_width(), root.get_height())
        image.savev(picture, "png", [], [])
        print(json.dumps({"title": title, "rows": rows}))
    finally:
        program.terminate()
        program.wait()


main()
