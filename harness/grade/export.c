#define _GNU_SOURCE
#include "export.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Copies n bytes as a text, if there is room for them. */
static bool keep(char *to, const char *from, size_t n)
{
    if (n >= EXPORT_ROOM)
        return false;
    memcpy(to, from, n);
    to[n] = '\0';
    return true;
}

static size_t digits(const char *text) { return strspn(text, "0123456789"); }

long export_unnumbered(char *name)
{
    char *dot = strrchr(name, '.'), *at = dot;
    bool bracket = dot && dot > name && dot[-1] == ')';
    if (bracket)
        at--;
    while (at && at > name && isdigit((unsigned char)at[-1]))
        at--;
    size_t n = at ? digits(at) : 0;
    if (n == 0 || n > 6 || at - name < (bracket ? 3 : 2) ||
        (bracket ? at[-1] != '(' || at[-2] != ' ' : at[-1] != '-'))
        return 0;
    long number = strtol(at, NULL, 10);
    memmove(at - (bracket ? 2 : 1), dot, strlen(dot) + 1);
    return number;
}

/* name_[LATE_]user_submission_file. The name has no underscore, both numbers are digits only. */
static bool canvas(const char *text, Exported *to)
{
    size_t name = strcspn(text, "_");
    const char *at = text + name;
    if (name == 0 || !*at++)
        return false;
    if (!strncmp(at, "LATE_", 5))
        at += 5;
    size_t user = digits(at), submission = user && at[user] == '_' ? digits(at + user + 1) : 0;
    const char *file = at + user + 1 + submission + 1;
    if (submission == 0 || file[-1] != '_' || !*file || user > 40 || name + user + 2 >= EXPORT_ROOM)
        return false;
    snprintf(to->identity, EXPORT_ROOM, "%.*s_%.*s", (int)name, text, (int)user, at);
    strcpy(to->name, to->identity);
    return keep(to->as, file, strlen(file));
}

/* assignment_user_attempt_date_file: what stands before _attempt_ is one pupil's, and the user
 * is its last word. */
static bool blackboard(const char *text, Exported *to)
{
    const char *mark = strstr(text, "_attempt_"), *date = mark ? mark + strlen("_attempt_") : NULL,
               *user = mark;
    if (!mark || digits(date) != 4)
        return false;
    size_t n = strspn(date, "0123456789-");
    while (user > text && user[-1] != '_')
        user--;
    if (date[n] != '_' || !date[n + 1] || user == text || user == mark)
        return false;
    return keep(to->identity, text, (size_t)(mark - text)) &&
           keep(to->name, user, (size_t)(mark - user)) && keep(to->attempt, date, n) &&
           keep(to->as, date + n + 1, strlen(date + n + 1));
}

bool export_file(const char *name, Exported *to)
{
    *to = (Exported){0};
    if (!blackboard(name, to) && (*to = (Exported){0}, !canvas(name, to)))
        return false;
    to->version = export_unnumbered(to->as);
    return true;
}

bool export_folder(const char *name, Exported *to)
{
    *to = (Exported){0};
    const char *end = strstr(name, "_assignsubmission_file"), *id = end;
    while (id && id > name && isdigit((unsigned char)id[-1]))
        id--;
    if (!end || id == end || id < name + 2 || id[-1] != '_' ||
        (strcmp(end, "_assignsubmission_file") && strcmp(end, "_assignsubmission_file_")))
        return false;
    return keep(to->identity, name, (size_t)(end - name)) &&
           keep(to->name, to->identity, strlen(to->identity));
}

bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n > m && !strcasecmp(name + n - m, end);
}

bool is_archive(const char *name)
{
    return ends_in(name, ".zip") || ends_in(name, ".tar.gz") || ends_in(name, ".tgz") ||
           ends_in(name, ".tar");
}
