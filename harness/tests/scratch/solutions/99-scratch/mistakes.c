/* Lesson 99's known mistakes. */

//> mistake once-only in scratch
// Each number is handed on as it is.
//- y[i] = 2 * x[i];
y[i] = x[i];
//< once-only
