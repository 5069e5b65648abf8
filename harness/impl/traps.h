/* traps.h: seen by every lesson file before its first line.
 *
 * TODO marks what is still to be written. Delete it together with its quotation marks when you
 * have written your own. */
#pragma once

/* Ends the call: "not written yet". */
#define TODO(region, hint) ascent_todo(region, hint)

/* For jobs: ends the call when the lesson's functions hand back something no world can accept. */
#define REQUIRE(condition, ...) ((condition) ? (void)0 : ascent_refuse(__VA_ARGS__))

_Noreturn void ascent_todo(const char *region, const char *hint);
_Noreturn void ascent_missing(const char *function);
_Noreturn void ascent_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
