"""One definition, many units: a table of actuals -> the score, grade and findings of every unit.

    readers   CSV, TSV, Parquet, Arrow, workbooks -> a `Table`: column names, and blocks of rows
    columns   which column is what                 sheets    units side by side, whatever the form of the file
    judging   each distinct value by the exact engine and the checks of `scoring.audits`, once
    quiet     columns of numbers at once; nothing is to be said of most of their values
    totals    a unit's rows -> total, grade, findings
    writers   CSV, Parquet, SQLite, DuckDB         reports   the terminal, and `jixiao-units/1`

What is found is what `audit` finds in a scorecard file with the same values.
"""
