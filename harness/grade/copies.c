/* copies.c: weighs each copy's text, and compares two by one rule after the other. */
#define _GNU_SOURCE
#include "copies.h"
#include "content.h"
#include "sha256.h"
#include "tokens.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is written in it ---- */

/* The untouched stub has a TODO for every function's body. */
static void weigh(Copy *c)
{
    size_t bodies = 0, depth = 0;
    char last = '\0';
    for (const char *at = c->text, *next; *at; at = next) {
        next = token_behind(at);
        if (isspace((unsigned char)*at) || token_is_comment(at, next))
            continue;
        c->todos += !strncmp(at, "TODO(", 5) && last != '_' && !isalnum((unsigned char)last);
        bodies += *at == '{' && depth == 0 && last == ')';
        depth += *at == '{';
        depth -= *at == '}' && depth > 0;
        last = *at;
        c->written += (size_t)(next - at);
    }
    c->stub = c->todos > 0 && c->todos >= bodies;
}

static void name_content(Copy *c)
{
    char hex[SHA256_HEX];
    Sha256 hash;
    sha256_init(&hash);
    sha256_put(&hash, c->text, c->length);
    sha256_hex(&hash, hex);
    hex[16] = '\0';
    c->content = strtoull(hex, NULL, 16);
}

/* ---- which counts ---- */

typedef enum {
    BY_TEXT,
    BY_WORK,
    BY_ATTEMPT,
    BY_TRY,
    BY_NAME,
    BY_NUMBER,
    BY_TODO,
    BY_LENGTH,
    BY_PLACE
} Rule;

static int sign(size_t a, size_t b) { return a > b ? 1 : a < b ? -1 : 0; }

static size_t depth_of(const char *path)
{
    size_t n = 0;
    for (; *path; path++)
        n += *path == '/';
    return n;
}

/* The number of a copy takes nothing from the expected name. */
static size_t closeness(const Copy *c)
{
    return c->name.kind == NAME_EXACT ? NAME_COPY : c->name.kind;
}

static int compare_by(Rule rule, const Copy *a, const Copy *b)
{
    switch (rule) {
    case BY_TEXT: return sign(a->written > 0, b->written > 0);
    case BY_WORK: return sign(b->stub, a->stub);
    case BY_ATTEMPT: return strcmp(a->attempt, b->attempt);
    case BY_TRY: return *a->try && *b->try ? strcmp(a->try, b->try) : 0;
    case BY_NAME: return sign(closeness(a), closeness(b));
    case BY_NUMBER: return sign((size_t)a->name.copy, (size_t)b->name.copy);
    case BY_TODO: return sign(b->todos, a->todos);
    case BY_LENGTH: return sign(a->written, b->written);
    default: {
        int depth = sign(depth_of(b->shown), depth_of(a->shown));
        return depth ? depth : strcmp(b->shown, a->shown);
    }
    }
}

/* More than 0 if a counts before b; the rule that says so. */
static int compare(const Copy *a, const Copy *b, Rule *rule)
{
    int order = 0;
    for (*rule = BY_TEXT; (order = compare_by(*rule, a, b)) == 0 && *rule < BY_PLACE; ++*rule)
        ;
    return order;
}

void copies_add(Copies *all, Copy *copy)
{
    Rule rule;
    if (copy->text && (copy->why = content_is_no_c(copy->text, copy->length)))
        free(copy->text), copy->text = NULL;
    try_of(copy->shown, copy->try);
    if (copy->text)
        weigh(copy), name_content(copy);
    Copy *best = copies_best(all, copy->name.lesson);
    if (all->n == MOST_COPIES) {
        all->more++;
        free(copy->text);
        return;
    }
    Copy *loser = best && compare(copy, best, &rule) <= 0 ? copy : best;
    if (loser)
        free(loser->text), loser->text = NULL;
    all->copy[all->n++] = *copy;
}

Copy *copies_best(Copies *all, size_t lesson)
{
    Rule rule;
    Copy *best = NULL;
    for (size_t i = 0; i < all->n; i++) {
        Copy *c = &all->copy[i];
        if (c->name.lesson == lesson && (!best || compare(c, best, &rule) > 0))
            best = c;
    }
    return best;
}

bool copies_lost_to(const Copy *one, const Copy *best, char why[COPY_WHY])
{
    static const char *const sentences[] = {
        [BY_ATTEMPT] = "%s is of a later attempt",
        [BY_TRY] = "%s is of a later attempt",
        [BY_NAME] = "%s has the expected name",
        [BY_NUMBER] = "%s is a newer copy",
        [BY_TODO] = "%s has fewer TODO left",
        [BY_LENGTH] = "%s has more written in it",
        [BY_PLACE] = "%s is as full",
    };
    Rule rule;
    if (one == best || one->name.lesson != best->name.lesson ||
        (!one->why && one->content == best->content && one->length == best->length))
        return false;
    compare(best, one, &rule);
    if (rule == BY_TEXT)
        snprintf(why, COPY_WHY, "it %s", one->why ? one->why : "is empty");
    else if (rule == BY_WORK)
        snprintf(why, COPY_WHY, "it is the untouched stub");
    else
        snprintf(why, COPY_WHY, sentences[rule], best->shown);
    return true;
}

void copies_free(Copies *all)
{
    for (size_t i = 0; i < all->n; i++)
        free(all->copy[i].text);
    all->n = all->more = 0;
}
