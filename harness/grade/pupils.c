/* pupils.c: the list, by identity, and names that are safe as folders' names and no one else's. */
#define _GNU_SOURCE
#include "pupils.h"
#include "printable.h"
#include "sha256.h"
#include <dirent.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* bytes of a folder's name that every file system has room for, a suffix included */
enum { LONGEST = 200, CUT_HEX = 16 };

/* What stands in OUT beside the pupils' folders, in whatever case a file system compares. */
static const char *const taken_names[] = {"grades.csv",    "gradebook.csv", "changes.csv",
                                          "overrides.csv", "gradebook.db",  "class.html",
                                          "class.csv",     "junit.xml",     NULL};

void *or_die(void *memory) { return memory ? memory : (perror("ascent grade"), abort(), NULL); }

/* ---- names ---- */

char *percent_encode(const char *name)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    char *out = or_die(malloc(3 * strlen(name) + 1)), *at = out;
    for (const char *c = name; *c; c++)
        if (strchr(safe, *c) || (*c == '.' && c > name))
            *at++ = *c;
        else
            at += sprintf(at, "%%%02X", (unsigned char)*c);
    *at = '\0';
    return out;
}

static bool is_taken(const char *folder)
{
    for (const char *const *name = taken_names; *name; name++)
        if (!strncasecmp(folder, *name, strlen(*name)))
            return true;
    return false;
}

/* The first n bytes of an encoded name, and what tells it from others that begin alike. */
static char *told_apart(const char *encoded, size_t n, const char *name)
{
    char hex[SHA256_HEX], *folder;
    while (n > 1 && (encoded[n - 1] == '%' || encoded[n - 2] == '%'))
        n--;
    Sha256 hash;
    sha256_init(&hash);
    sha256_put_text(&hash, name);
    sha256_hex(&hash, hex);
    or_die(asprintf(&folder, "%.*s~%.*s", (int)n, encoded, CUT_HEX, hex) > 0 ? folder : NULL);
    return folder;
}

/* A name too long for a folder is cut. One that is a file's of ours gets another. */
static char *folder_name(const char *name)
{
    char *encoded = percent_encode(name), *apart;
    size_t n = strlen(encoded);
    if (n > 0 && n <= LONGEST && !is_taken(encoded))
        return encoded;
    apart = told_apart(encoded, n < LONGEST ? n : LONGEST, name);
    free(encoded);
    return apart;
}

static int by_encoded(const void *a, const void *b)
{
    return strcmp(((const Pupil *)a)->encoded, ((const Pupil *)b)->encoded);
}
static void leave(void *node) { (void)node; }

void pupils_name(Pupils *all)
{
    void *taken = NULL;
    for (size_t i = 0; i < all->n; i++) {
        Pupil *p = all->list[i];
        char *plain = p->encoded = folder_name(p->name);
        for (int k = 2; *(Pupil **)or_die(tsearch(p, &taken, by_encoded)) != p; k++) {
            if (p->encoded != plain)
                free(p->encoded);
            or_die(asprintf(&p->encoded, "%s~%d", plain, k) > 0 ? p->encoded : NULL);
        }
        if (p->encoded == plain)
            continue;
        free(plain);
        char *path = or_die(strdup(p->identity));
        make_printable(path, false);
        fprintf(stderr,
                "ascent grade: two submissions have one name; the results of %s are in %s\n", path,
                p->encoded);
        free(path);
    }
    tdestroy(taken, leave);
}

/* ---- the list ---- */

static int by_identity(const void *a, const void *b)
{
    return strcmp(((const Pupil *)a)->identity, ((const Pupil *)b)->identity);
}

static void free_pupil(Pupil *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->sources[i].path), free(p->sources[i].as), free(p->sources[i].attempt);
    free(p->name), free(p->encoded), free(p->identity);
    free(p->person), free(p->id), free(p->email), free(p->sources), free(p);
}

void pupils_free(Pupils *all)
{
    tdestroy(all->by_identity, leave);
    for (size_t i = 0; i < all->n; i++)
        free_pupil(all->list[i]);
    free(all->list);
    *all = (Pupils){0};
}

Pupil *pupils_get(Pupils *all, const char *identity, const char *name, bool *is_new)
{
    Pupil key = {.identity = (char *)identity},
          **known = tfind(&key, &all->by_identity, by_identity);
    *is_new = !known;
    if (known)
        return *known;
    Pupil *p = or_die(calloc(1, sizeof *p));
    *p = (Pupil){.name = or_die(strdup(name)),
                 .identity = or_die(strdup(identity)),
                 .person = or_die(strdup("")),
                 .id = or_die(strdup("")),
                 .email = or_die(strdup(""))};
    or_die(tsearch(p, &all->by_identity, by_identity));
    if ((all->n & (all->n + 1)) == 0) /* room for twice as many */
        all->list = or_die(reallocarray(all->list, 2 * all->n + 2, sizeof *all->list));
    all->list[all->n++] = p;
    return p;
}

void pupil_add_source(Pupil *p, From from, const char *path, const char *as, const char *attempt)
{
    p->sources = or_die(reallocarray(p->sources, p->n + 1, sizeof *p->sources));
    p->sources[p->n++] =
        (Source){from, or_die(strdup(path)), or_die(strdup(as)), or_die(strdup(attempt))};
}

const char *pupil_shown(const Pupil *p)
{
    return is_printable(p->name) && !strchr(p->encoded, '~') ? p->name : p->encoded;
}

int is_shown(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return (*name != '.' || (name[1] == '.' && name[2])) && strcmp(name, "__MACOSX");
}
