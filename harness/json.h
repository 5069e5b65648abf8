/* json.h: reading an object whose fields may be missing or of another kind: a file of ours may
 * have been changed by hand. It knows no room. */
#pragma once
#include <cjson/cJSON.h>
#include <stdbool.h>

double json_number(const cJSON *object, const char *key);    /* or 0 */
const char *json_text(const cJSON *object, const char *key); /* or "" */
bool json_is_true(const cJSON *object, const char *key);
