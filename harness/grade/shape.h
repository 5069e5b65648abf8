/* shape.h: what a folder of submissions is by its shape: one pupil's, a class, one folder too
 * high or too low. No file is opened. */
#pragma once
#include "pupils.h"

#define GRADESCOPE_LIST "submission_metadata.yml"

typedef struct {
    const char *dir;
    struct dirent **entries;
    int n; /* -1 with errno if the folder cannot be read */
} Listing;

/* What is shown in a folder, in the order of the names' bytes. */
Listing listing_of(const char *dir);
void listing_free(Listing *l);

/* DIR/NAME; the caller's to free. */
char *path_join(const char *dir, const char *name);

/* A folder of its own: what a link leads to is someone else's. */
bool path_is_folder(const char *path);
bool path_is_there(const char *dir, const char *name);

/* It holds a lesson's file, flat, under its slug or under chapters/. */
bool shape_is_submission(const Lessons *lessons, const char *dir);

/* It holds several pupils': an export, archives, or folders two of which have a file of the same
 * lesson and do not look like one pupil's tries. */
bool shape_is_class(const Lessons *lessons, const char *dir);

/* Its folders are one pupil's, each for another lesson. */
bool shape_is_by_lesson(const Lessons *lessons, const Listing *l);

/* The only folder in it, if nothing else in it could be a pupil's; the caller's to free. */
char *shape_only_folder(const Listing *l);

/* Hardly anything but classes: the names of two of them in `found`, the caller's to free. */
bool shape_holds_classes(const Lessons *lessons, const Listing *l, char *found[2]);

/* Beside a lesson's file it has folders with one of the same lesson each: whose is it all? */
bool shape_is_mixed(const Lessons *lessons, const char *dir);
