/* content.c: the first bytes of files that editors, browsers and word processors write, and the
 * headers that C includes. */
#define _GNU_SOURCE
#include "content.h"
#include "tokens.h"
#include <stdio.h>
#include <string.h>

/* Without a mark in front, UTF-16 is seen by its zeros: C begins with ASCII. */
static bool is_utf16(const char *text, size_t n)
{
    return n >= 2 && (!memcmp(text, "\xff\xfe", 2) || !memcmp(text, "\xfe\xff", 2) ||
                      (n % 2 == 0 && !text[0] != !text[1]));
}

const char *content_is_no_c(const char *text, size_t n)
{
    static const char *const begins[][2] = {
        {"{\\rtf", "is rich text (RTF): expected plain text"},
        {"<!doctype html", "is a page of the web: expected plain text"},
        {"<html", "is a page of the web: expected plain text"},
        {"PK\3\4", "is a .zip or a .docx by its contents: expected plain text"},
        {"%PDF", "is a PDF by its contents: expected plain text"},
        {"7z\xbc\xaf", "is a .7z by its contents: expected plain text"},
        {"Rar!", "is a .rar by its contents: expected plain text"},
        {"\x1f\x8b", "is compressed (gzip): expected plain text"},
    };
    if (is_utf16(text, n))
        return "is saved as UTF-16: expected UTF-8";
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (!strncasecmp(text, begins[i][0], strlen(begins[i][0])))
            return begins[i][1];
    return NULL;
}

/* The name that `#include "` at `at` gives, without its folders; its bytes, or 0. */
static size_t included(const char *at, const char **name)
{
    size_t blanks = strspn(at + 1, " \t"), n;
    const char *rest = at + 1 + blanks;
    if (strncmp(rest, "include", 7))
        return 0;
    rest += 7, rest += strspn(rest, " \t");
    n = *rest == '"' ? strcspn(rest + 1, "\"\n") : 0;
    *name = rest + 1;
    for (const char *c = *name; c < rest + 1 + n; c++)
        if (*c == '/')
            *name = c + 1;
    return (size_t)(rest + 1 + n - *name);
}

static bool is_header_of(const Lesson *l, const char *name, size_t n)
{
    size_t stem = strlen(l->file) - strlen("c"); /* with its dot */
    return n == stem + 1 && !strncmp(name, l->file, stem) && name[stem] == 'h';
}

size_t content_lesson(const Lessons *lessons, const char *text)
{
    size_t found = lessons->n, n;
    const char *name, *next;
    for (const char *at = text; *at; at = next) {
        next = token_behind(at);
        n = *at == '#' ? included(at, &name) : 0;
        for (size_t i = 0; n > 0 && i < lessons->n; i++)
            if (is_header_of(&lessons->lesson[i], name, n) && (found == lessons->n || i > found))
                found = i;
    }
    return found;
}
