/* names.c: names are compared without their case, with "-", " " and "." for "_", and with or
 * without what stands between words; the longest lesson's name in a file's name decides. */
#define _GNU_SOURCE
#include "names.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its bytes without blanks behind it. */
static size_t length_of(const char *name)
{
    size_t n = strlen(name);
    while (n > 0 && isspace((unsigned char)name[n - 1]))
        n--;
    return n;
}

bool ends_in(const char *name, const char *end)
{
    size_t n = length_of(name), m = strlen(end);
    return n > m && !strncasecmp(name + n - m, end, m);
}

/* The first of the endings that a name has, or NULL. */
static const char *ending_of(const char *name, const char *const *endings)
{
    while (*endings && !ends_in(name, *endings))
        endings++;
    return *endings;
}

static const char *const archives[] = {".tar.gz",   ".tar.bz2", ".tar.xz", ".tar.zst", ".tar.lz",
                                       ".tar.lzma", ".tar.Z",   ".tgz",    ".tbz2",    ".tbz",
                                       ".txz",      ".tzst",    ".tar",    ".zip",     NULL};
static const char *const foreign[] = {".7z",  ".rar", ".arj",  ".ace",        ".lzh",  ".cab",
                                      ".gz",  ".bz2", ".xz",   ".zst",        ".zipx", ".lz4",
                                      ".br",  ".dmg", ".iso",  ".001",        ".z01",  ".part",
                                      ".jar", ".deb", ".cpio", ".crdownload", NULL};
static const char *const sources[] = {".c.txt", ".c", ".cc", ".cpp", ".cxx", ".c++", NULL};

bool is_archive(const char *name) { return ending_of(name, archives) != NULL; }

bool is_foreign_archive(const char *name) { return ending_of(name, foreign) != NULL; }

bool is_source(const char *name) { return ending_of(name, sources) != NULL; }

bool is_nobodys(const char *name)
{
    return !strncmp(name, "._", 2) || !strncmp(name, ".#", 2) || !strcmp(name, ".git") ||
           !strcmp(name, ".DS_Store") || !strcmp(name, "__MACOSX") ||
           !strcasecmp(name, "Feedback Attachment(s)"); /* the teacher's, in Sakai */
}

bool is_workbooks_folder(const char *name)
{
    static const char *const folders[] = {"harness", "solutions", "plots", "build", NULL};
    const char *const *folder = folders;
    while (*folder && strcmp(name, *folder))
        folder++;
    return *folder;
}

int archive_stem(const char *name)
{
    const char *end = ending_of(name, archives);
    return (int)(length_of(name) - (end ? strlen(end) : 0));
}

/* ---- the number of a copy ---- */

/* Where in a stem of n bytes " (12)" or "-12" begins, or n; the number in `copy`. */
static size_t copy_begins(const char *stem, size_t n, long *copy)
{
    size_t at = n - (n > 0 && stem[n - 1] == ')'), digits = 0;
    for (; at > 0 && isdigit((unsigned char)stem[at - 1]) && digits < 7; digits++)
        at--;
    bool bracket = at + digits<n, fits = digits> 0 && digits < 7;
    if (!fits || at < 2 || stem[at - 1] != (bracket ? '(' : '-'))
        return n;
    *copy = strtol(stem + at, NULL, 10);
    at--;
    return at > 1 && bracket && stem[at - 1] == ' ' ? at - 1 : at;
}

long unnumbered(char *name)
{
    long copy = 0;
    char *dot = strrchr(name, '.');
    size_t n = dot ? (size_t)(dot - name) : 0, at = copy_begins(name, n, &copy);
    if (at < n)
        memmove(name + at, dot, strlen(dot) + 1);
    return copy;
}

/* ---- which lesson ---- */

/* Lower case, one "_" for whatever separates words. */
static void normalize(const char *from, size_t n, char to[LESSON_NAME])
{
    size_t k = 0;
    for (size_t i = 0; i < n && k + 1 < LESSON_NAME; i++) {
        unsigned char c = (unsigned char)from[i];
        bool word = isalnum(c) || c >= 0x80;
        if (word)
            to[k++] = (char)tolower(c);
        else if (k > 0 && to[k - 1] != '_')
            to[k++] = '_';
    }
    to[k - (k > 0 && to[k - 1] == '_')] = '\0';
}

static void squeeze(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++)
        if (*at != '_')
            *to++ = *at;
    *to = '\0';
}

/* `word` in `text` with "_" or an end on both sides. */
static bool has_words(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = text; n > 0 && (at = strstr(at, word)); at++)
        if ((at == text || at[-1] == '_') && (at[n] == '_' || at[n] == '\0'))
            return true;
    return false;
}

static size_t stem_of(const Lesson *l, char to[LESSON_NAME])
{
    normalize(l->file, strlen(l->file) - strlen(".c"), to);
    return strlen(to);
}

/* "lesson1", "lesson_01", "l1", "01": the lesson of that number. */
static bool says_number(const char *text, const Lesson *l)
{
    const char *at = !strncmp(text, "lesson", 6) ? text + 6 : text + (*text == 'l');
    char *rest;
    at += *at == '_';
    return isdigit((unsigned char)*at) && strtol(at, &rest, 10) == strtol(l->slug, NULL, 10) &&
           !*rest;
}

static bool is_stem(const char *text, const Lesson *l)
{
    char stem[LESSON_NAME], squeezed[LESSON_NAME];
    stem_of(l, stem);
    strcpy(squeezed, text);
    squeeze(squeezed), squeeze(stem);
    return !strcmp(squeezed, stem);
}

static bool says_lesson(const char *text, const Lesson *l)
{
    char stem[LESSON_NAME];
    stem_of(l, stem);
    return is_stem(text, l) || has_words(text, stem) || says_number(text, l);
}

/* A note that speaks of a lesson is no program: of plain text only the name itself counts. */
static NameMeaning likest(const Lessons *lessons, const char *text, bool plain_text)
{
    NameMeaning found = {.kind = NAME_OTHER};
    char stem[LESSON_NAME];
    size_t longest = 0;
    for (size_t i = 0; i < lessons->n; i++) {
        const Lesson *l = &lessons->lesson[i];
        size_t length = stem_of(l, stem);
        if (length > longest && (plain_text ? is_stem(text, l) : says_lesson(text, l)))
            found.kind = NAME_LIKE, found.lesson = i, longest = length;
    }
    return found;
}

/* "softmax_step2", "softmax_step_v2": the number, and the name without it in `text`; or 0. A
 * final one comes behind all numbers. */
static long version_behind(char *text)
{
    enum { MOST = 1000000 };
    long final = has_words(text, "final") ? MOST : 0;
    size_t n = strlen(text), digits = 0;
    while (digits < n && digits < 7 && isdigit((unsigned char)text[n - digits - 1]))
        digits++;
    long number = digits > 0 && digits < 7 ? strtol(text + n - digits, NULL, 10) : 0;
    n -= digits;
    n -= digits > 0 && n > 1 && text[n - 1] == 'v';
    while (n > 0 && text[n - 1] == '_')
        n--;
    text[n] = '\0';
    return final + number;
}

/* Which lesson a name without its ending is like. */
static NameMeaning like(const Lessons *lessons, char text[LESSON_NAME], bool plain_text)
{
    NameMeaning whole = likest(lessons, text, plain_text);
    long version = plain_text ? 0 : version_behind(text);
    NameMeaning found = version ? likest(lessons, text, plain_text) : whole;
    if (found.kind == NAME_OTHER)
        return whole;
    found.copy = version;
    return found;
}

NameMeaning name_meaning(const Lessons *lessons, const char *name)
{
    static const char *const endings[] = {".c.txt", ".c",   ".cc",  ".cpp",
                                          ".cxx",   ".c++", ".txt", NULL};
    const char *end = ending_of(name, endings);
    if (!end || strlen(name) >= LESSON_NAME)
        return (NameMeaning){.kind = NAME_OTHER};
    long copy = 0;
    size_t n = length_of(name) - strlen(end), at = copy_begins(name, n, &copy);
    char text[LESSON_NAME], plain[LESSON_NAME];
    snprintf(plain, sizeof plain, "%.*s%s", (int)at, name, name + n);
    for (size_t i = 0; i < lessons->n; i++)
        if (!strcmp(plain, lessons->lesson[i].file))
            return (NameMeaning){at < n ? NAME_COPY : NAME_EXACT, i, copy};
    normalize(name, at, text);
    NameMeaning found = like(lessons, text, !strcmp(end, ".txt"));
    if (found.kind == NAME_OTHER && at < n) { /* "lesson-1.c" */
        normalize(name, n, text);
        copy = 0, found = like(lessons, text, !strcmp(end, ".txt"));
    }
    if (copy > 0)
        found.copy = copy;
    return found;
}

NameMeaning name_resembles(const Lessons *lessons, const char *name)
{
    char text[LESSON_NAME];
    size_t hidden = *name == '.', n = hidden + strcspn(name + hidden, ".");
    long copy = 0;
    normalize(name, copy_begins(name, n, &copy), text);
    return likest(lessons, text, false);
}
