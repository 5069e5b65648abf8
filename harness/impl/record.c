/* record.c: a hash table from a request's bytes to the answer's, and its file. Two requests of one
 * 64-bit hash are taken for one; among the few thousand of a lesson that does not happen. */
#include "record.h"
#include "../files.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char MAGIC[16] = "ascent record 1";

typedef struct {
    uint64_t hash;
    uint32_t at, length;
} Entry;

struct Record {
    Entry *table; /* open addressing; length 0 is an empty place, for no answer is empty */
    size_t places, used;
    Frame answers;
};

/* FNV-1a, 64 bits. */
static uint64_t hash_of(const Frame *f)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < f->end; i++)
        h = (h ^ f->bytes[i]) * UINT64_C(0x100000001b3);
    return h;
}

static Entry *place_of(const Record *r, uint64_t hash)
{
    size_t i = (size_t)hash & (r->places - 1);
    while (r->table[i].length && r->table[i].hash != hash)
        i = (i + 1) & (r->places - 1);
    return &r->table[i];
}

static bool table_grow(Record *r, size_t places)
{
    Record bigger = {.table = calloc(places, sizeof(Entry)), .places = places};
    if (!bigger.table)
        return false;
    for (size_t i = 0; i < r->places; i++)
        if (r->table[i].length)
            *place_of(&bigger, r->table[i].hash) = r->table[i];
    free(r->table);
    r->table = bigger.table, r->places = places;
    return true;
}

Record *record_new(void)
{
    Record *r = calloc(1, sizeof *r);
    if (r && !table_grow(r, 1024)) {
        free(r);
        return NULL;
    }
    return r;
}

void record_free(Record *r)
{
    if (!r)
        return;
    free(r->table);
    frame_free(&r->answers);
    free(r);
}

static void put_bytes(Record *r, uint64_t hash, const void *bytes, size_t length)
{
    if (2 * r->used >= r->places && !table_grow(r, 2 * r->places))
        return;
    Entry *e = place_of(r, hash);
    if (e->length)
        return;
    size_t at = r->answers.end;
    frame_put(&r->answers, bytes, length);
    if (r->answers.bad)
        return;
    *e = (Entry){hash, (uint32_t)at, (uint32_t)length};
    r->used++;
}

void record_put(Record *r, const Frame *request, const Frame *answer)
{
    put_bytes(r, hash_of(request), answer->bytes, answer->end);
}

bool record_get(const Record *r, const Frame *request, Frame *answer)
{
    const Entry *e = place_of(r, hash_of(request));
    frame_clear(answer);
    if (e->length)
        frame_put(answer, r->answers.bytes + e->at, e->length);
    return e->length && !answer->bad;
}

bool record_save(const Record *r, const char *path)
{
    Frame all = {0};
    frame_put(&all, MAGIC, sizeof MAGIC);
    frame_put(&all, &(uint64_t){r->used}, 8);
    for (size_t i = 0; i < r->places; i++)
        if (r->table[i].length) {
            frame_put(&all, &r->table[i].hash, 8);
            frame_put(&all, &r->table[i].length, 4);
            frame_put(&all, r->answers.bytes + r->table[i].at, r->table[i].length);
        }
    bool saved = !all.bad && file_replace(path, all.bytes, all.end);
    if (all.bad)
        errno = EFBIG;
    frame_free(&all);
    return saved;
}

static bool parse(Record *r, Frame *all)
{
    char magic[sizeof MAGIC];
    uint64_t n, hash;
    uint32_t length;
    frame_get(all, magic, sizeof magic);
    frame_get(all, &n, 8);
    for (uint64_t i = 0; i < n && !all->bad; i++) {
        frame_get(all, &hash, 8);
        frame_get(all, &length, 4);
        const void *bytes = all->bytes + all->at;
        if (length > all->end - all->at)
            return false;
        put_bytes(r, hash, bytes, length);
        all->at += length;
    }
    return !all->bad && !memcmp(magic, MAGIC, sizeof MAGIC) && all->at == all->end;
}

Record *record_load(const char *path)
{
    size_t n;
    char *bytes = file_read(path, WIRE_CAP, &n);
    if (!bytes)
        return NULL;
    Record *r = record_new();
    Frame all = {.bytes = (unsigned char *)bytes, .end = n, .room = n};
    if (r && !parse(r, &all)) {
        record_free(r);
        r = NULL;
        errno = 0;
    }
    free(bytes);
    return r;
}
