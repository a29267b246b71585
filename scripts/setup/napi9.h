// Lets the SQLite add-on, written for Node-API 10, run on a runtime that has only version 9.
//
// The one thing the add-on takes from version 10 is references to values that are not objects: it
// keeps strings. Version 9 refuses them. So whatever version 9 would refuse is put into an object,
// as its element 0, the reference is made to that object, and reading the reference unpacks it. A
// set remembers which references hold such a box. The compiler includes this file before each
// source file of the add-on; on newer runtimes the result behaves the same.
#pragma once

#include <js_native_api.h>
#include <unordered_set>

namespace napi9 {

// One set per thread: a reference belongs to the environment, and so to the thread, that made it.
inline std::unordered_set<napi_ref>& boxes() {
  static thread_local std::unordered_set<napi_ref> set;
  return set;
}

inline bool is_referable(napi_valuetype type) {
  return type == napi_object || type == napi_function || type == napi_external;
}

inline napi_status create_reference(napi_env env, napi_value value, uint32_t count, napi_ref* ref) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (is_referable(type)) return napi_create_reference(env, value, count, ref);

  napi_value box;
  status = napi_create_object(env, &box);
  if (status == napi_ok) status = napi_set_element(env, box, 0, value);
  // Nobody else holds the box: with a count of 0 it would be collected at once.
  if (status == napi_ok) status = napi_create_reference(env, box, count == 0 ? 1 : count, ref);
  if (status == napi_ok) boxes().insert(*ref);
  return status;
}

inline napi_status get_reference_value(napi_env env, napi_ref ref, napi_value* value) {
  napi_status status = napi_get_reference_value(env, ref, value);
  if (status != napi_ok || *value == nullptr || boxes().count(ref) == 0) return status;
  return napi_get_element(env, *value, 0, value);
}

inline napi_status delete_reference(napi_env env, napi_ref ref) {
  boxes().erase(ref);
  return napi_delete_reference(env, ref);
}

}  // namespace napi9

#define napi_create_reference napi9::create_reference
#define napi_get_reference_value napi9::get_reference_value
#define napi_delete_reference napi9::delete_reference
