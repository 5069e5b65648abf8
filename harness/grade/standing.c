/* standing.c: compares OUT's folders with those of the pupils. */
#define _GNU_SOURCE
#include "standing.h"
#include "../files.h"
#include "../json.h"
#include "results.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH = 8192 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The pupils' folders, sorted; the caller's to free. */
static char **folders_of(const Pupils *all)
{
    char **list = or_die(calloc(all->n + 1, sizeof *list));
    for (size_t i = 0; i < all->n; i++)
        list[i] = all->list[i]->encoded;
    qsort(list, all->n, sizeof *list, by_text);
    return list;
}

static bool is_graded(const Lessons *lessons, const char *slug)
{
    for (size_t i = 0; i < lessons->n; i++)
        if (!strcmp(lessons->lesson[i].slug, slug))
            return lessons->lesson[i].graded;
    return false;
}

/* Whether there are results of lessons that this run leaves alone. */
static bool has_others(const Lessons *lessons, const cJSON *results)
{
    const cJSON *lesson;
    cJSON_ArrayForEach (lesson, results_lessons(results))
        if (!is_graded(lessons, json_text(lesson, "lesson")))
            return true;
    return false;
}

static void stay(Pupils *all, const char *out, const char *folder, const cJSON *results)
{
    bool is_new;
    char identity[PATH];
    const cJSON *who = cJSON_GetObjectItem(cJSON_GetObjectItem(results, "extra_data"), "pupil");
    snprintf(identity, sizeof identity, "%s/%s", out, folder);
    Pupil *p = pupils_get(all, identity, json_text(who, "name"), &is_new);
    free(p->encoded);
    p->encoded = or_die(strdup(folder));
}

static bool put_away(const char *out, const char *folder)
{
    char from[PATH], to[PATH];
    snprintf(to, sizeof to, "%s/.withdrawn", out);
    bool made = mkdir(to, 0777) == 0 || errno == EEXIST;
    snprintf(from, sizeof from, "%s/%s", out, folder);
    snprintf(to, sizeof to, "%s/.withdrawn/%s", out, folder);
    tree_remove(to);
    if (!made || rename(from, to))
        return fprintf(stderr, "ascent grade: %s: %s\n", to, strerror(errno)), false;
    fprintf(stderr, "ascent grade: %s has handed in nothing any more: the results are in %s\n",
            folder, to);
    return true;
}

static bool look_at(Pupils *all, const char *out, const char *folder)
{
    cJSON *results = results_read(out, folder);
    bool fine = true;
    if (results && has_others(all->lessons, results))
        stay(all, out, folder, results);
    else if (results)
        fine = put_away(out, folder);
    cJSON_Delete(results);
    return fine;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

bool standing_add(Pupils *all, const char *out)
{
    struct dirent **entries;
    char **taken = folders_of(all);
    size_t before = all->n;
    bool fine = true;
    int n = scandir(out, &entries, is_shown, by_bytes);
    if (n < 0)
        fprintf(stderr, "ascent grade: %s: %s\n", out, strerror(errno));
    for (int i = 0; i < n; i++) {
        char *name = entries[i]->d_name;
        if (fine && !bsearch(&name, taken, before, sizeof *taken, by_text))
            fine = look_at(all, out, name);
        free(entries[i]);
    }
    if (n >= 0)
        free(entries);
    free(taken);
    return fine && n >= 0;
}
