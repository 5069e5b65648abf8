/* anonymous.c: the secret, the names, the key. */
#define _GNU_SOURCE
#include "anonymous.h"
#include "../files.h"
#include "csv.h"
#include "names.h"
#include "sha256.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

enum { PATH = 8192, SECRET = 32, DIGITS = 10 };

static bool fails(const char *path)
{
    fprintf(stderr, "ascent grade: %s: %s\n", path, strerror(errno));
    return false;
}

/* Writes a file that only its owner may read. */
static bool write_private(const char *path, const void *bytes, size_t n)
{
    mode_t before = umask(077);
    bool written = file_replace(path, bytes, n);
    umask(before);
    return written || fails(path);
}

static bool read_secret(const char *out, unsigned char secret[SECRET])
{
    size_t n;
    char path[PATH];
    snprintf(path, sizeof path, "%s/.secret", out);
    char *kept = file_read(path, SECRET, &n);
    bool there = kept && n == SECRET;
    if (there)
        memcpy(secret, kept, SECRET);
    free(kept);
    return there || (getrandom(secret, SECRET, 0) == SECRET && write_private(path, secret, SECRET));
}

static void put_key(FILE *key, const char *name, const Pupil *p)
{
    csv_put(key, name, ','), csv_put(key, p->name, ',');
    csv_put(key, p->person, ','), csv_put(key, p->id, ','), csv_put(key, p->email, '\n');
}

/* An archive that bears its pupil's name in what is said of it bears a number. */
static void rename_source(Source *s, size_t number)
{
    const char *slash = strrchr(s->path, '/'), *name = slash ? slash + 1 : s->path;
    const char *end = name + archive_stem(name);
    if (strcmp(s->as, name) != 0 && (*s->as || s->from != FROM_ARCHIVE))
        return;
    free(s->as);
    end = *end ? end : strrchr(name, '.');
    or_die(asprintf(&s->as, "archive %zu%s", number, end ? end : "") > 0 ? s->as : NULL);
}

static void rename_pupil(Pupil *p, const unsigned char secret[SECRET], FILE *key)
{
    Sha256 hash;
    char hex[SHA256_HEX], *name;
    sha256_init(&hash);
    sha256_put(&hash, secret, SECRET);
    sha256_put_text(&hash, p->name), sha256_put_text(&hash, p->id);
    sha256_hex(&hash, hex);
    or_die(asprintf(&name, "pupil-%.*s", DIGITS, hex) > 0 ? name : NULL);
    put_key(key, name, p);
    free(p->name), p->name = name;
    *p->person = *p->id = *p->email = '\0';
    for (size_t k = 0; k < p->n; k++)
        rename_source(&p->sources[k], k + 1);
}

bool anonymous_rename(Pupils *all, const char *out)
{
    unsigned char secret[SECRET];
    char path[PATH], *text = NULL;
    size_t n;
    if (!read_secret(out, secret))
        return false;
    FILE *key = or_die(open_memstream(&text, &n));
    fputs("pupil,name,person,id,email\n", key);
    for (size_t i = 0; i < all->n; i++)
        rename_pupil(all->list[i], secret, key);
    fclose(key);
    snprintf(path, sizeof path, "%s/.key.csv", out);
    bool written = write_private(path, text, n);
    free(text);
    return written;
}
