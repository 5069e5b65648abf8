/* csv.c: one pass over the bytes, which stay in one block: a cell is a place in it. */
#define _GNU_SOURCE
#include "csv.h"
#include "../files.h"
#include "printable.h"
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 64 << 20 };

static size_t count(const char *line, char c)
{
    size_t n = 0;
    for (; *line && *line != '\n'; line++)
        n += *line == c;
    return n;
}

static char separator_of(const char *text)
{
    size_t commas = count(text, ','), semicolons = count(text, ';'), tabs = count(text, '\t');
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
}

static bool add_cell(Csv *csv, char *cell)
{
    CsvRow *row = &csv->row[csv->n - 1];
    char **cells = reallocarray(row->cell, row->n + 1, sizeof *cells);
    if (cells)
        row->cell = cells, cells[row->n++] = cell;
    return cells;
}

static bool add_row(Csv *csv)
{
    if ((csv->n & (csv->n + 1)) == 0) { /* room for twice as many */
        CsvRow *rows = reallocarray(csv->row, 2 * csv->n + 2, sizeof *rows);
        if (!rows)
            return false;
        csv->row = rows;
    }
    csv->row[csv->n++] = (CsvRow){0};
    return true;
}

/* Takes a cell off `*at`, undoes its quotation marks in place, and says what ended it. False if a
 * quotation mark is left open. */
static bool take_cell(char **at, char separator, char **cell, char *ending)
{
    char *from = *at, *to = from;
    bool quoted = *from == '"';
    *cell = to;
    for (from += quoted; *from; from++) {
        if (quoted && *from == '"' && from[1] != '"') {
            quoted = false;
            continue;
        }
        if (!quoted && (*from == separator || *from == '\n' || *from == '\r'))
            break;
        from += quoted && *from == '"';
        *to++ = *from;
    }
    *ending = *from;
    *at = from + (*from != '\0');
    *to = '\0';
    return !quoted;
}

static bool take_row(Csv *csv, char **at, char separator)
{
    char *cell, ending;
    if (!add_row(csv))
        return false;
    do {
        if (!take_cell(at, separator, &cell, &ending))
            return errno = EILSEQ, false;
        if (!add_cell(csv, cell))
            return false;
    } while (ending == separator);
    *at += ending == '\r' && **at == '\n';
    CsvRow *row = &csv->row[csv->n - 1];
    if (row->n == 1 && !*row->cell[0]) /* an empty line */
        free(row->cell), csv->n--;
    return true;
}

/* The text in UTF-8; NULL if it is not written in that way, or there is no memory. */
static char *converted(char *bytes, size_t n, const char *way)
{
    size_t room = 3 * n; /* a byte of a Windows code page may become three */
    char *text = malloc(room + 1), *at = text;
    iconv_t convert = iconv_open("UTF-8", way);
    bool fine =
        text && convert != (iconv_t)-1 && iconv(convert, &bytes, &n, &at, &room) != (size_t)-1;
    if (convert != (iconv_t)-1)
        iconv_close(convert);
    if (!fine)
        return free(text), NULL;
    *at = '\0';
    return text;
}

/* Spreadsheets save in UTF-8, in Windows' code page, or, as "Unicode text", in UTF-16. */
static char *in_utf8(char *bytes, size_t n)
{
    static const char *const ways[] = {"UTF-8", "CP1252", "ISO-8859-1"};
    bool marked = n >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2));
    char *text = marked ? converted(bytes, n, "UTF-16") : NULL;
    for (size_t i = 0; !text && i < sizeof ways / sizeof *ways; i++)
        text = converted(bytes, n, ways[i]);
    free(bytes);
    return text;
}

bool csv_read(const char *path, Csv *to)
{
    size_t n;
    char *read = file_read(path, LARGEST, &n);
    *to = (Csv){.bytes = read ? in_utf8(read, n) : NULL};
    if (!to->bytes)
        return false;
    char *at = to->bytes + (strncmp(to->bytes, "\xef\xbb\xbf", 3) ? 0 : 3);
    char separator = separator_of(at);
    while (*at)
        if (!take_row(to, &at, separator)) {
            int why = errno;
            csv_free(to);
            errno = why;
            return false;
        }
    return true;
}

void csv_free(Csv *csv)
{
    for (size_t i = 0; i < csv->n; i++)
        free(csv->row[i].cell);
    free(csv->row), free(csv->bytes);
    *csv = (Csv){0};
}

const char *csv_cell(const CsvRow *row, size_t column)
{
    return column < row->n ? row->cell[column] : "";
}

size_t csv_column(const Csv *csv, const char *heading)
{
    size_t i = 0;
    while (csv->n > 0 && i < csv->row[0].n && strcasecmp(csv->row[0].cell[i], heading))
        i++;
    return i;
}

void csv_put(FILE *to, const char *text, char end)
{
    char *shown = strdup(text);
    if (!shown)
        return;
    make_printable(shown, true);
    fputc('"', to);
    if (*shown && strchr("=+-@\t\r", *shown))
        fputc('\'', to);
    for (const char *c = shown; *c; c++) {
        if (*c == '"')
            fputc('"', to);
        fputc(*c, to);
    }
    fprintf(to, "\"%c", end);
    free(shown);
}
