/* json.c: cJSON's getters, with a value where there is none. */
#include "json.h"
#include "printable.h"

double json_number(const cJSON *object, const char *key)
{
    const cJSON *item = cJSON_GetObjectItem(object, key);
    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

const char *json_text(const cJSON *object, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, key));
    return text ? text : "";
}

bool json_is_true(const cJSON *object, const char *key)
{
    return cJSON_IsTrue(cJSON_GetObjectItem(object, key));
}

void json_make_printable(cJSON *item)
{
    for (; item; item = item->next) {
        if (cJSON_IsString(item))
            make_printable(item->valuestring, true);
        json_make_printable(item->child);
    }
}
