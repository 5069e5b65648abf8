/* classfolder.h: from a folder on the command line to pupils.
 *
 * A DIR that holds a lesson's file (flat, under its slug or under chapters/) is one pupil's. Else
 * each folder in it is a pupil's, each archive, and each file that bears a pupil's name as
 * platforms write it (export.h). One folder too high is seen by its shape: a DIR with nothing but
 * a class in it is entered, and one with several classes is refused. One too low is seen too: a
 * DIR with a folder for each lesson is one pupil's. Nothing in a submission is opened here.
 * Names that begin with one dot, and __MACOSX, are passed over; files that are neither C nor
 * archives are told, and not looked at. "ada (2).zip" beside "ada.zip" is a later try of ada's. */
#pragma once
#include "pupils.h"

/* Adds those of one DIR, in the order of their names. False, with one line on standard error, if
 * DIR cannot be read, is no class's, or has been added before. */
bool class_folder_add(Pupils *all, const char *dir);
