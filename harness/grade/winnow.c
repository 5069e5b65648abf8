/* winnow.c: tokens, hashes of runs of them, and the choice of a few. */
#define _GNU_SOURCE
#include "winnow.h"
#include "tokens.h"
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 12, WINDOW = 8 };

static bool is_name(int c) { return isalnum(c) || c == '_'; }

/* What a token counts as: a keyword is itself, any other name the same, and so with numbers. */
static uint64_t kind_of(const char *at, size_t n)
{
    static const char *const keywords[] = {"for", "while", "if",     "else",   "return", "do",
                                           "int", "bool",  "double", "size_t", "const",  "switch"};
    if (isdigit((unsigned char)*at))
        return '0';
    if (!is_name((unsigned char)*at))
        return (unsigned char)*at;
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (strlen(keywords[i]) == n && !strncmp(at, keywords[i], n))
            return 256 + i;
    return 'a';
}

static size_t length_of(const char *at)
{
    size_t n = 1;
    if (is_name((unsigned char)*at))
        while (is_name((unsigned char)at[n]))
            n++;
    return n;
}

/* One 64-bit number for each token; the caller's to free. */
static uint64_t *tokens_of(const char *text, size_t *n)
{
    uint64_t *list = calloc(strlen(text) + 1, sizeof *list);
    *n = 0;
    for (const char *at = text, *next; list && *at; at = next) {
        next = token_behind(at);
        if (isspace((unsigned char)*at) || token_is_comment(at, next))
            continue;
        if (next == at + 1)
            next = at + length_of(at);
        list[(*n)++] = kind_of(at, (size_t)(next - at));
    }
    return list;
}

/* FNV-1a over a run. */
static uint64_t hash_of(const uint64_t *run)
{
    uint64_t hash = 14695981039346656037U;
    for (int i = 0; i < RUN; i++)
        hash = (hash ^ run[i]) * 1099511628211U;
    return hash >> 1; /* fits a signed integer of SQL's */
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x > y ? 1 : x < y ? -1 : 0;
}

uint64_t *winnow(const char *text, size_t *n)
{
    size_t tokens, chosen = 0, kept = 0;
    uint64_t *list = tokens_of(text, &tokens);
    size_t runs = list && tokens >= RUN ? tokens - RUN + 1 : 0;
    for (size_t i = 0; i < runs; i++)
        list[i] = hash_of(list + i);
    /* the least of each window replaces what no later window needs */
    for (size_t i = 0; i + WINDOW <= runs; i++) {
        uint64_t least = list[i];
        for (size_t k = 1; k < WINDOW; k++)
            least = list[i + k] < least ? list[i + k] : least;
        if (chosen == 0 || list[chosen - 1] != least)
            list[chosen++] = least;
    }
    if (chosen > 0)
        qsort(list, chosen, sizeof *list, by_value);
    for (size_t i = 0; i < chosen; i++)
        if (kept == 0 || list[kept - 1] != list[i])
            list[kept++] = list[i];
    *n = kept;
    return list;
}
