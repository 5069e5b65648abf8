#include "lessons.h"
#include <string.h>

/* The rest of `path` behind the folder `name`, or NULL. */
static const char *below(const char *path, const char *name)
{
    size_t n = strlen(name);
    return !strncmp(path, name, n) && path[n] == '/' ? path + n + 1 : NULL;
}

static int place_in(const Lesson *lesson, const char *path)
{
    const char *chapters = below(path, "chapters"),
               *slug = below(chapters ? chapters : path, lesson->slug);
    if (!slug && !chapters && !strcmp(path, lesson->file))
        return 0;
    return slug && !strcmp(slug, lesson->file) ? chapters ? 2 : 1 : NO_PLACE;
}

int lesson_place(const Lesson *lesson, const char *path)
{
    int place = place_in(lesson, path);
    const char *rest = strchr(path, '/');
    if (place == NO_PLACE && rest)
        place = place_in(lesson, rest + 1) + 3;
    return place < NO_PLACE ? place : NO_PLACE;
}
