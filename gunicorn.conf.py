"""Settings of gunicorn, which reads this file by its name: `gunicorn -w 2 wsgi:app` in this folder.

Put a reverse proxy in front of it that takes requests in whole: it has no patience for slow clients of its
own. Workers import the application each for itself, so that none shares a database connection.
"""

from __future__ import annotations

import gc

worker_class = "gthread"
threads = 8
"""In each worker, as many as the embedded server has. A thread that waits for its turn to write still holds a
connection (2 workers need 16), and a worker whose threads all wait answers nobody, not even its reader."""
timeout = 120
"""Seconds without a sign of life after which a worker is replaced."""
graceful_timeout = 30
"""Seconds that requests have left once the server is to stop: as long as a writer waits for its turn."""
keepalive = 15
limit_request_line = 8190
"""Bytes. A list page's filters stand in its address, and Chinese takes nine bytes a character there."""
limit_request_fields = 60
limit_request_field_size = 8190
control_socket_disable = True


def post_worker_init(_worker: object) -> None:
    """Let no collection walk the code again and again: it is never garbage, and most of what there is."""
    gc.collect()
    gc.freeze()
