/* csv.h: tables as spreadsheets and platforms write them (RFC 4180): cells in quotation marks may
 * hold separators and new lines. The separator is what the first line has most of: a comma, a
 * semicolon or a tab. A byte order mark is passed over. What is no UTF-8 is taken for Windows'
 * Western code page, or with its mark for UTF-16; cells are UTF-8 all the same. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef struct {
    char **cell;
    size_t n;
} CsvRow;

typedef struct {
    CsvRow *row;
    size_t n;
    char *bytes;
} Csv;

/* The rows that are not empty. False with errno; EILSEQ where a quotation mark is never closed. */
bool csv_read(const char *path, Csv *to);
void csv_free(Csv *csv);

/* The cell of a column, or "" where the row has none. */
const char *csv_cell(const CsvRow *row, size_t column);

/* Which column of the first row has this heading, in whatever case; their number if none has. */
size_t csv_column(const Csv *csv, const char *heading);

/* Writes a cell in quotation marks and `end`. One that a spreadsheet would take for a formula
 * gets an apostrophe before it; what could steer a terminal is a "?". */
void csv_put(FILE *to, const char *text, char end);
