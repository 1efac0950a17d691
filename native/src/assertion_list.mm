// Every power assertion on the machine, by process.
#include <IOKit/pwr_mgt/IOPMLib.h>
#include <unistd.h>

#include <vector>

#include "exports.h"
#include "promise_work.h"
#include "values.h"

namespace nightkiln {
namespace {

struct Line {
  double pid = 0;
  std::optional<std::string> process;
  std::optional<std::string> type;
  std::optional<std::string> name;
  std::optional<double> level;
};

Line LineOf(double pid, CFDictionaryRef assertion) {
  Line line;
  line.pid = pid;
  // The key of the process's name is in no header; pmset reads the same one.
  line.process = TextOf(EntryOf(assertion, CFSTR("Process Name")));
  // IOKit/pwr_mgt/IOPMLib.h
  line.type = TextOf(EntryOf(assertion, kIOPMAssertionTypeKey));
  line.name = TextOf(EntryOf(assertion, kIOPMAssertionNameKey));
  line.level = NumberOf(EntryOf(assertion, kIOPMAssertionLevelKey));
  return line;
}

// CoreFoundation/CFBase.h, CFArray.h, CFDictionary.h: the lists belong to the dictionary they are in.
void AppendLines(CFNumberRef pid, CFTypeRef assertions, std::vector<Line>& lines) {
  if (assertions == nullptr || CFGetTypeID(assertions) != CFArrayGetTypeID()) return;
  auto list = static_cast<CFArrayRef>(assertions);
  for (CFIndex at = 0; at < CFArrayGetCount(list); at += 1) {
    CFTypeRef assertion = CFArrayGetValueAtIndex(list, at);
    if (CFGetTypeID(assertion) != CFDictionaryGetTypeID()) continue;
    lines.push_back(LineOf(NumberOf(pid).value_or(0), static_cast<CFDictionaryRef>(assertion)));
  }
}

Outcome<std::vector<Line>> Read(bool isOwnOnly) {
  CFDictionaryRef copy = nullptr;
  // IOKit/pwr_mgt/IOPMLib.h: the caller owns the dictionary of arrays by process id.
  IOReturn status = IOPMCopyAssertionsByProcess(&copy);
  Owned<CFDictionaryRef> byProcess(copy);
  if (status != kIOReturnSuccess) {
    return Outcome<std::vector<Line>>::Failed(
        {"E_IOKIT", "The assertions could not be read.", status});
  }
  std::vector<Line> lines;
  if (!byProcess) return Outcome<std::vector<Line>>::Of(lines);
  auto count = static_cast<size_t>(CFDictionaryGetCount(byProcess.get()));
  std::vector<const void*> pids(count);
  std::vector<const void*> lists(count);
  CFDictionaryGetKeysAndValues(byProcess.get(), pids.data(), lists.data());
  for (size_t at = 0; at < count; at += 1) {
    auto pid = static_cast<CFNumberRef>(pids[at]);
    if (isOwnOnly && NumberOf(pid) != static_cast<double>(getpid())) continue;
    AppendLines(pid, lists[at], lines);
  }
  return Outcome<std::vector<Line>>::Of(lines);
}

Napi::Value Give(Napi::Env env, const std::vector<Line>& lines) {
  Napi::Array array = Napi::Array::New(env, lines.size());
  for (size_t at = 0; at < lines.size(); at += 1) {
    Napi::Object object = Napi::Object::New(env);
    PutNumber(object, "pid", lines[at].pid);
    PutText(object, "process", lines[at].process);
    PutText(object, "type", lines[at].type);
    PutText(object, "name", lines[at].name);
    PutNumber(object, "level", lines[at].level);
    array.Set(static_cast<uint32_t>(at), object);
  }
  return array;
}

}  // namespace

Napi::Value ListAssertions(const Napi::CallbackInfo& info) {
  bool isOwnOnly = info.Length() > 0 && info[0].IsObject() &&
                   info[0].As<Napi::Object>().Get("own").ToBoolean().Value();
  return PromiseWork<std::vector<Line>>::Start(
      info.Env(), [isOwnOnly] { return Read(isOwnOnly); }, Give);
}

}  // namespace nightkiln
