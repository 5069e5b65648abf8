/* gradescope.c: follows libyaml's events: the top mapping has a key for each folder, below it
 * ":submitters" is a list of mappings with ":name", ":sid" and ":email". */
#define _GNU_SOURCE
#include "gradescope.h"
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { TEXT = 256, TOP = 1, FOLDER = 2, SUBMITTER = 4 };

typedef struct {
    void (*each)(const char *, const char *, const char *, const char *, void *);
    void *context;
    int depth;         /* of mappings and lists that are open */
    bool is_value[64]; /* by depth: is the next a mapping's value? */
    bool is_list[64];
    char folder[TEXT], list[TEXT], key[TEXT]; /* the keys on the way down */
    char name[TEXT], id[TEXT], email[TEXT];
} Reading;

static void copy(char to[TEXT], const char *from) { snprintf(to, TEXT, "%s", from); }

static void take_value(Reading *r, const char *value)
{
    if (r->depth != SUBMITTER || strcmp(r->list, ":submitters"))
        return;
    if (!strcmp(r->key, ":name"))
        copy(r->name, value);
    else if (!strcmp(r->key, ":sid"))
        copy(r->id, value);
    else if (!strcmp(r->key, ":email"))
        copy(r->email, value);
}

static void take_scalar(Reading *r, const char *text)
{
    bool *is_value = &r->is_value[r->depth];
    if (r->is_list[r->depth])
        return;
    if (*is_value)
        take_value(r, text);
    else
        copy(r->depth == TOP ? r->folder : r->depth == FOLDER ? r->list : r->key, text);
    *is_value = !*is_value;
}

static void open_level(Reading *r, bool list)
{
    r->depth++;
    r->is_value[r->depth] = false, r->is_list[r->depth] = list;
    if (r->depth == SUBMITTER)
        *r->name = *r->id = *r->email = '\0';
}

static void close_level(Reading *r)
{
    if (r->depth == SUBMITTER && !strcmp(r->list, ":submitters") && *r->name)
        r->each(r->folder, r->name, r->id, r->email, r->context);
    r->depth--;
    r->is_value[r->depth] = false;
}

/* False at the end. */
static bool take_event(Reading *r, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: take_scalar(r, (const char *)event->data.scalar.value); break;
    case YAML_MAPPING_START_EVENT: open_level(r, false); break;
    case YAML_SEQUENCE_START_EVENT: open_level(r, true); break;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT: close_level(r); break;
    case YAML_STREAM_END_EVENT: return false;
    default: break;
    }
    return r->depth < 60;
}

bool gradescope_read(const char *bytes, size_t n,
                     void (*each)(const char *folder, const char *name, const char *id,
                                  const char *email, void *context),
                     void *context, char why[256])
{
    yaml_parser_t parser;
    yaml_event_t event;
    Reading r = {.each = each, .context = context};
    bool more = true, fine = yaml_parser_initialize(&parser) != 0;
    if (!fine)
        return snprintf(why, 256, "no memory"), false;
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, n);
    while (more && (fine = yaml_parser_parse(&parser, &event) != 0)) {
        more = take_event(&r, &event);
        yaml_event_delete(&event);
    }
    if (!fine)
        snprintf(why, 256, "line %zu: %s", parser.problem_mark.line + 1, parser.problem);
    yaml_parser_delete(&parser);
    return fine;
}
