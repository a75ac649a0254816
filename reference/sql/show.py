"""SHOW and DESCRIBE: each is a SELECT from information_schema."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from reference.sql.catalog import Catalog
from reference.sql.definitions import literal, quoted, shown
from reference.sql.dialect import said
from reference.sql.errors import syntax

_COLUMNS = (
    'COLUMN_NAME AS "Field", COLUMN_TYPE AS "Type", IS_NULLABLE AS "Null", COLUMN_KEY AS "Key", '
    'COLUMN_DEFAULT AS "Default", EXTRA AS "Extra"'
)
_FULL_COLUMNS = (
    'COLUMN_NAME AS "Field", COLUMN_TYPE AS "Type", COLLATION_NAME AS "Collation", '
    'IS_NULLABLE AS "Null", COLUMN_KEY AS "Key", COLUMN_DEFAULT AS "Default", EXTRA AS "Extra", '
    'PRIVILEGES AS "Privileges", COLUMN_COMMENT AS "Comment"'
)
_INDEX = (
    'TABLE_NAME AS "Table", NON_UNIQUE AS "Non_unique", INDEX_NAME AS "Key_name", '
    'SEQ_IN_INDEX AS "Seq_in_index", COLUMN_NAME AS "Column_name", COLLATION AS "Collation", '
    'CARDINALITY AS "Cardinality", SUB_PART AS "Sub_part", PACKED AS "Packed", '
    'NULLABLE AS "Null", INDEX_TYPE AS "Index_type", COMMENT AS "Comment", '
    'INDEX_COMMENT AS "Index_comment", IS_VISIBLE AS "Visible", EXPRESSION AS "Expression"'
)
_STATUS = (
    'TABLE_NAME AS "Name", ENGINE AS "Engine", VERSION AS "Version", ROW_FORMAT AS "Row_format", '
    'TABLE_ROWS AS "Rows", AVG_ROW_LENGTH AS "Avg_row_length", DATA_LENGTH AS "Data_length", '
    'MAX_DATA_LENGTH AS "Max_data_length", INDEX_LENGTH AS "Index_length", '
    'DATA_FREE AS "Data_free", AUTO_INCREMENT AS "Auto_increment", CREATE_TIME AS "Create_time", '
    'UPDATE_TIME AS "Update_time", CHECK_TIME AS "Check_time", '
    'TABLE_COLLATION AS "Collation", CHECKSUM AS "Checksum", CREATE_OPTIONS AS "Create_options", '
    'TABLE_COMMENT AS "Comment"'
)
_PAIRS = 'VARIABLE_NAME AS "Variable_name", VARIABLE_VALUE AS "Value"'
_NOTHING = {
    "TRIGGERS": "Trigger Event Table Statement Timing",
    "EVENTS": "Db Name",
    "WARNINGS": "Level Code Message",
    "ERRORS": "Level Code Message",
    "FUNCTION STATUS": "Db Name Type",
    "PROCEDURE STATUS": "Db Name Type",
    "OPEN TABLES": "Database Table In_use Name_locked",
    "PLUGINS": "Name Status Type Library License",
}
_RESPELLED = (
    (r"^\s*SHOW\s+(?:EXTENDED\s+)?(?:KEYS|INDEXES)\b", "SHOW INDEX"),
    (r"^\s*SHOW\s+(EXTENDED\s+)?(FULL\s+)?FIELDS\b", r"SHOW \2COLUMNS"),
    (r"^\s*SHOW\s+EXTENDED\b", "SHOW"),
    (r"^\s*SHOW\s+SCHEMAS\b", "SHOW DATABASES"),
    (r"^\s*SHOW\s+(SESSION|LOCAL)\s+", "SHOW "),
    (r"^\s*SHOW\s+CREATE\s+SCHEMA\b", "SHOW CREATE DATABASE"),
    (r"^(\s*SHOW\s+(?:FULL\s+)?(?:COLUMNS|INDEX)\s+)IN\b", r"\1FROM"),
    (r"^(\s*SHOW\s+(?:FULL\s+)?(?:COLUMNS|INDEX)\s+FROM\s+\S+\s+)IN\b", r"\1FROM"),
)


def respelled(text: str) -> str:
    """Return a SHOW in the one spelling that is read."""
    for pattern, other in _RESPELLED:
        text = re.sub(pattern, other, text, count=1, flags=re.IGNORECASE)
    return text


class Shows:
    """What SHOW asks, as a query of SQLite's."""

    def __init__(self, catalog: Catalog, database: Callable[[], str]) -> None:
        self._catalog = catalog
        self._database = database

    def query(self, show: exp.Show) -> str:
        """Return the query. Raises `SqlError` where there is no such SHOW, or no such table."""
        kind = show.name.upper()
        if kind in _NOTHING:
            columns = ", ".join(f"'' AS {quoted(name)}" for name in _NOTHING[kind].split())
            return f"SELECT {columns} WHERE FALSE"
        made: Callable[[exp.Show], str] | None = getattr(
            self, "_" + kind.lower().replace(" ", "_"), None
        )
        if made is None:
            raise syntax(kind)
        return made(show)

    def describe(self, name: str, column: str = "") -> str:
        """Return the query of DESCRIBE."""
        where = f" AND COLUMN_NAME LIKE {literal(column)}" if column else ""
        return self._of_table(_COLUMNS, "columns", name, "ORDINAL_POSITION", where)

    def _of_table(self, what: str, source: str, name: str, order: str, where: str = "") -> str:
        table = self._catalog.get(name)
        return (
            f"SELECT {what} FROM information_schema.{source} WHERE TABLE_NAME = "
            f"{literal(table.name)}{where} ORDER BY {order}"
        )

    def _filtered(self, show: exp.Show, query: str, column: str) -> str:
        """Add LIKE or WHERE, which go by the names that SHOW gives its columns."""
        if (like := show.args.get("like")) is not None:
            pattern = like.name if isinstance(like, exp.Expr) else str(like)
            fits = f"{quoted(column)} LIKE {literal(pattern)} ESCAPE '\\'"
            return f"SELECT * FROM ({query}) WHERE {fits}"
        if (where := show.args.get("where")) is not None:
            return f"SELECT * FROM ({query}) {said(where)}"
        return query

    def _target(self, show: exp.Show) -> str:
        target = show.args.get("target")
        if target is None:
            raise syntax(show.name)
        return str(target.name)

    def _tables(self, show: exp.Show) -> str:
        label = f"Tables_in_{self._database()}"
        kind = ', TABLE_TYPE AS "Table_type"' if show.args.get("full") else ""
        query = (
            f"SELECT TABLE_NAME AS {quoted(label)}{kind} FROM information_schema.tables "
            "ORDER BY TABLE_NAME"
        )
        return self._filtered(show, query, label)

    def _columns(self, show: exp.Show) -> str:
        what = _FULL_COLUMNS if show.args.get("full") else _COLUMNS
        query = self._of_table(what, "columns", self._target(show), "ORDINAL_POSITION")
        return self._filtered(show, query, "Field")

    def _index(self, show: exp.Show) -> str:
        order = "INDEX_NAME <> 'PRIMARY', NON_UNIQUE, SEQ_IN_INDEX"
        query = self._of_table(_INDEX, "statistics", self._target(show), "rowid")
        query = query.replace("ORDER BY rowid", f"ORDER BY {order}")
        return self._filtered(show, query, "Key_name")

    def _create_table(self, show: exp.Show) -> str:
        table = self._catalog.get(self._target(show))
        if table.view:
            text = f"CREATE VIEW `{table.name}` AS {table.view}"
            return f'SELECT {literal(table.name)} AS "View", {literal(text)} AS "Create View"'
        text = shown(table, self._catalog.next_id(table))
        return f'SELECT {literal(table.name)} AS "Table", {literal(text)} AS "Create Table"'

    _create_view = _create_table

    def _create_database(self, show: exp.Show) -> str:
        name = self._database()
        text = f"CREATE DATABASE `{name}` /*!40100 DEFAULT CHARACTER SET utf8mb4 */"
        return f'SELECT {literal(name)} AS "Database", {literal(text)} AS "Create Database"'

    def _databases(self, show: exp.Show) -> str:
        query = 'SELECT SCHEMA_NAME AS "Database" FROM information_schema.schemata'
        return self._filtered(show, query, "Database")

    def _variables(self, show: exp.Show) -> str:
        query = f"SELECT {_PAIRS} FROM information_schema.session_variables"
        return self._filtered(show, query, "Variable_name")

    def _status(self, show: exp.Show) -> str:
        query = f"SELECT {_PAIRS} FROM information_schema.session_status"
        return self._filtered(show, query, "Variable_name")

    def _table_status(self, show: exp.Show) -> str:
        query = f"SELECT {_STATUS} FROM information_schema.tables ORDER BY TABLE_NAME"
        return self._filtered(show, query, "Name")

    def _collation(self, show: exp.Show) -> str:
        query = (
            'SELECT COLLATION_NAME AS "Collation", CHARACTER_SET_NAME AS "Charset", ID AS "Id", '
            'IS_DEFAULT AS "Default", IS_COMPILED AS "Compiled", SORTLEN AS "Sortlen", '
            "'PAD SPACE' AS \"Pad_attribute\" FROM information_schema.collations"
        )
        return self._filtered(show, query, "Collation")

    def _character_set(self, show: exp.Show) -> str:
        query = (
            'SELECT CHARACTER_SET_NAME AS "Charset", DESCRIPTION AS "Description", '
            'DEFAULT_COLLATE_NAME AS "Default collation", MAXLEN AS "Maxlen" '
            "FROM information_schema.character_sets"
        )
        return self._filtered(show, query, "Charset")

    def _engines(self, show: exp.Show) -> str:
        return (
            'SELECT ENGINE AS "Engine", SUPPORT AS "Support", COMMENT AS "Comment", '
            'TRANSACTIONS AS "Transactions", XA AS "XA", SAVEPOINTS AS "Savepoints" '
            "FROM information_schema.engines"
        )

    def _grants(self, show: exp.Show) -> str:
        return (
            "SELECT 'GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION' "
            'AS "Grants for root@localhost"'
        )

    def _processlist(self, show: exp.Show) -> str:
        return (
            'SELECT CONNECTION_ID() AS "Id", \'root\' AS "User", \'localhost\' AS "Host", '
            f'{literal(self._database())} AS "db", \'Query\' AS "Command", 0 AS "Time", '
            "'init' AS \"State\", 'SHOW PROCESSLIST' AS \"Info\""
        )
