/* export.c: one function for each platform, asked one after the other; the names that fit the
 * fewest others come first. */
#define _GNU_SOURCE
#include "export.h"
#include "names.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/* ---- Moodle ---- */

/* name_number_assignsubmission_kind[_file] */
static bool moodle(const char *text, bool folder, Exported *to)
{
    static const char mark[] = "_assignsubmission_";
    const char *end = strstr(text, mark), *id = end, *kind = end ? end + strlen(mark) : NULL;
    while (id && id > text && isdigit((unsigned char)id[-1]))
        id--;
    if (!end || id == end || id < text + 2 || id[-1] != '_')
        return false;
    size_t n = strcspn(kind, "_");
    bool file = n == 4 && !strncmp(kind, "file", n);
    const char *as = kind[n] ? kind + n + 1 : "";
    to->typed = !file;
    return (folder ? !*as : *as != '\0') && keep(to->identity, text, (size_t)(end - text)) &&
           keep(to->name, text, (size_t)(end - text)) &&
           keep(to->person, text, (size_t)(id - 1 - text)) &&
           keep(to->id, id, (size_t)(end - id)) && keep(to->as, as, strlen(as));
}

/* ---- Blackboard ---- */

/* assignment_user_attempt_date_file: what stands before _attempt_ is one pupil's, and the user
 * is its last word, or what the receipt says. */
static bool blackboard(const char *text, bool folder, Exported *to)
{
    const char *mark = strstr(text, "_attempt_"), *group = strstr(text, "_groupattempt_");
    const char *end = group ? group : mark, *user = end;
    const char *date = group  ? group + strlen("_groupattempt_")
                       : mark ? mark + strlen("_attempt_")
                              : "";
    size_t n = strspn(date, "0123456789-");
    to->receipt = !strcmp(date + n, ".txt");
    if (folder || digits(date) != 4 || !(to->receipt || (date[n] == '_' && date[n + 1])))
        return false;
    while (user > text && user[-1] != '_')
        user--;
    const char *as = to->receipt ? "" : date + n + 1;
    return user > text && user < end && keep(to->identity, text, (size_t)(end - text)) &&
           keep(to->name, user, (size_t)(end - user)) && keep(to->id, user, (size_t)(end - user)) &&
           keep(to->attempt, date, n) && keep(to->as, as, strlen(as));
}

/* ---- Brightspace ---- */

/* The hour and minute of "1159 PM" or of "2359"; the bytes it takes, or 0. */
static size_t read_clock(const char *text, int *hour, int *minute)
{
    size_t n = digits(text);
    bool half = text[n] == ' ' && strchr("AP", text[n + 1]) && text[n + 1] && text[n + 2] == 'M';
    int clock = n == 3 || n == 4 ? atoi(text) : 0;
    *hour = half ? clock / 100 % 12 + (text[n + 1] == 'P' ? 12 : 0) : clock / 100;
    *minute = clock % 100;
    return n == 3 || n == 4 ? n + (half ? 3 : 0) : 0;
}

/* "Mar 1, 2026 1159 PM" and "1 March, 2026 2359" as a time that sorts; the bytes it takes, or 0. */
static size_t read_date(const char *text, char to[EXPORT_ROOM])
{
    static const char *const orders[] = {"%b %d, %Y ", "%d %b, %Y ", "%d %b %Y ", NULL};
    struct tm when = {0};
    char day[40];
    int hour, minute;
    const char *rest = NULL;
    for (const char *const *order = orders; *order && !rest; order++)
        rest = strptime(text, *order, &when);
    size_t n = rest ? read_clock(rest, &hour, &minute) : 0;
    if (n == 0)
        return 0;
    strftime(day, sizeof day, "%Y-%m-%d", &when);
    snprintf(to, EXPORT_ROOM, "%s %02d:%02d", day, hour, minute);
    return (size_t)(rest + n - text);
}

/* user-folder - name - date[ - file] */
static bool brightspace(const char *text, bool folder, Exported *to)
{
    size_t user = digits(text), rest = text[user] == '-' ? digits(text + user + 1) : 0;
    const char *name = text + user + 1 + rest;
    if (user == 0 || rest == 0 || strncmp(name, " - ", 3))
        return false;
    name += 3;
    for (const char *at = name; (at = strstr(at, "- ")); at++) {
        size_t date = read_date(at + 2, to->attempt), n = (size_t)(at - name);
        const char *file = at + 2 + date;
        if (date == 0 || n == 0)
            continue;
        n -= name[n - 1] == ' ';
        bool named = !strncmp(file, " - ", 3) && file[3];
        return (folder ? !*file : named) &&
               keep(to->as, folder ? "" : file + 3, folder ? 0 : strlen(file + 3)) &&
               keep(to->name, name, n) && keep(to->person, name, n) && keep(to->id, text, user) &&
               snprintf(to->identity, EXPORT_ROOM, "%.*s - %.100s", (int)user, text, to->name) > 0;
    }
    return false;
}

/* ---- Canvas ---- */

static bool canvas_typed(const char *text)
{
    return !strcmp(text, "text.html") || !strcmp(text, "link.html") || !strcmp(text, "link.url");
}

/* Five letters and digits in the place of a number, behind "anon". */
static bool is_anonymous(const char *name, size_t n, const char *id)
{
    return n == 4 && !strncmp(name, "anon", 4) && strcspn(id, "_") == 5;
}

/* [name_][late_]user_submission_file. The name has no underscore. A file that was handed in again
 * has the attempt's number behind its name. */
static bool canvas(const char *text, bool folder, Exported *to)
{
    size_t name = strcspn(text, "_"), alone = digits(text) == name;
    const char *at = alone ? text : text + name + (text[name] == '_');
    to->late = !strncasecmp(at, "late_", 5);
    at += to->late ? 5 : 0;
    size_t user = is_anonymous(text, name, at) ? 5 : digits(at);
    const char *rest = at + user + (at[user] == '_');
    size_t submission = digits(rest);
    to->typed = canvas_typed(rest);
    const char *file = to->typed ? rest : rest + submission + 1;
    if (folder || name == 0 || user == 0 || user > 40 || at[user] != '_' ||
        !(to->typed || (submission > 0 && rest[submission] == '_' && *file)) ||
        name + user + 2 >= EXPORT_ROOM)
        return false;
    if (alone)
        snprintf(to->identity, EXPORT_ROOM, "%.*s", (int)user, at);
    else
        snprintf(to->identity, EXPORT_ROOM, "%.*s_%.*s", (int)name, text, (int)user, at);
    strcpy(to->name, to->identity);
    if (!keep(to->as, file, strlen(file)) || !keep(to->id, at, user) ||
        !keep(to->person, text, alone ? 0 : name))
        return false;
    long attempt = unnumbered(to->as);
    if (attempt > 0)
        snprintf(to->attempt, EXPORT_ROOM, "attempt %06ld", attempt);
    return true;
}

/* ---- Autolab ---- */

/* address_version_file */
static bool autolab(const char *text, bool folder, Exported *to)
{
    const char *at = strchr(text, '@'), *end = at ? strchr(at, '_') : NULL;
    size_t version = end ? digits(end + 1) : 0, n = end ? (size_t)(end - text) : 0;
    if (folder || at == text || version == 0 || version > 6 || end[1 + version] != '_')
        return false;
    const char *file = end + version + 2;
    snprintf(to->attempt, EXPORT_ROOM, "attempt %06ld", strtol(end + 1, NULL, 10));
    return *file && keep(to->identity, text, n) && keep(to->name, text, n) &&
           keep(to->id, text, n) && keep(to->as, file, strlen(file));
}

/* ---- Sakai ---- */

/* last, first(user) */
static bool sakai(const char *text, bool folder, Exported *to)
{
    size_t n = strlen(text), name = strcspn(text, "(");
    if (!folder || n < 4 || text[n - 1] != ')' || name == 0 || name + 2 >= n ||
        !memchr(text, ',', name) || strchr(text + name + 1, '('))
        return false;
    return keep(to->identity, text, n) && keep(to->name, text, n) && keep(to->person, text, name) &&
           keep(to->id, text + name + 1, n - name - 2);
}

bool export_read(const char *name, bool folder, Exported *to)
{
    static bool (*const platforms[])(const char *, bool, Exported *) = {
        moodle, blackboard, brightspace, sakai, autolab, canvas};
    for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++) {
        *to = (Exported){0};
        if (platforms[i](name, folder, to))
            return true;
    }
    return false;
}

/* ---- ILIAS ---- */

const char *export_unstamped(const char *name, char stamp[EXPORT_ROOM])
{
    bool stamped = digits(name) == 14 && name[14] == '_' && name[15];
    snprintf(stamp, EXPORT_ROOM, "%.*s", stamped ? 14 : 0, name);
    return stamped ? name + 15 : name;
}
