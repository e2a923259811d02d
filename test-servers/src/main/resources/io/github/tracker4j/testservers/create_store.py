"""Creates an SQLite tracking store with tables but without a single experiment, at the path given.

The server adds the experiment "Default" itself, with the artifact location that belongs to its own options; therefore
an empty store fits every server of the version.
"""

import sys

from mlflow.store.db.utils import _initialize_tables, create_sqlalchemy_engine

engine = create_sqlalchemy_engine("sqlite:///" + sys.argv[1])
_initialize_tables(engine)
engine.dispose()
