/* tries.c: words, numbers and times in folders' names. */
#define _GNU_SOURCE
#include "tries.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t digits(const char *text) { return strspn(text, "0123456789"); }

/* "2026-03-01", with whatever stands between and behind. */
static bool is_time(const char *name)
{
    bool year = digits(name) == 4 && strspn(name + 4, "-_. ") == 1;
    return year && digits(name + 5) == 2 && strspn(name + 7, "-_. ") == 1 && digits(name + 8) >= 2;
}

bool is_try(const char *name)
{
    static const char *const words[] = {"attempt", "version", "versuch", "final", "draft",
                                        "backup",  "copy",    "old",     "new",   "try"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(name, words[i]))
            return true;
    return is_time(name) || (tolower((unsigned char)*name) == 'v' && digits(name + 1) > 0);
}

bool is_numbered(const char *name)
{
    size_t n = digits(name);
    return n > 0 && n <= 2 && !name[n];
}

/* Every number in a name, with zeros before it. */
static void put_numbers(const char *name, char key[TRY_KEY])
{
    size_t n = 0;
    *key = '\0';
    for (; *name && n + 13 < TRY_KEY; name += *name != '\0') {
        size_t width = digits(name);
        if (width > 0)
            n += (size_t)snprintf(key + n, TRY_KEY - n, "%012lld", strtoll(name, NULL, 10));
        name += width;
    }
}

void try_of(const char *path, char key[TRY_KEY])
{
    *key = '\0';
    for (const char *at = path, *end; (end = strchr(at, '/')); at = end + 1) {
        char *name = strndup(at, (size_t)(end - at));
        if (name && (is_try(name) || is_numbered(name)) && strpbrk(name, "0123456789"))
            put_numbers(name, key);
        free(name);
    }
}
