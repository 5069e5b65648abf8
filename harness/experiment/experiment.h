/* experiment.h: `ascent plot`: runs a lesson's experiment over many seeds and draws it.
 *
 * An experiment is plots/NN-name.lua, its picture plots/NN-name.gp. Both go to build/plots as
 * NN-name.tsv and NN-name.svg; the picture is shown in the terminal too. With `--with`, the
 * files are called NN-name-mine or NN-name-mistakes, so that what the book shows is never a
 * reader's curve. Files appear whole or not at all. */
#pragma once
#include "../sandbox/launch.h"

/* `ascent plot LESSON|all [--with mine|mistakes] [--seeds N]`.
 *   root        the workbook's folder
 *   sandbox     what a reader's file runs in
 *   argc, argv  what stands behind `plot`
 * Returns the exit status: 0 drawn, 2 wrong usage, 3 could not be drawn; with a message on
 * standard error. */
int experiment_main(const char *root, Backend sandbox, int argc, char **argv);
