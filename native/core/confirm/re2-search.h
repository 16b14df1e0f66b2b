/** Searches with libre2: expressions are compiled at their first use and shared by all threads. */
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/confirm/search.h"

namespace sluice {

/** The compiled expressions of one database; RE2 objects may be searched with from any thread. */
class Re2Expressions;

/** @param expressions RE2 syntax over latin1; must outlive what is returned */
std::shared_ptr<Re2Expressions> createRe2Expressions(const std::vector<std::string>& expressions);

/** @throws Error (also from `find`) if RE2 refuses an expression */
std::unique_ptr<Search> createRe2Search(std::shared_ptr<Re2Expressions> expressions);

}  // namespace sluice
