// The process's one watch on network paths.
#pragma once

#import <Network/Network.h>
#include <dispatch/dispatch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace nightkiln {

/// What is known of the network. Empty until the system has answered, a moment after the first use.
struct NetworkFacts {
  std::optional<std::string> status;
  std::optional<std::string> iface;
  std::optional<bool> wifiUsable;
  std::optional<bool> wiredUsable;
  std::optional<bool> expensive;
  std::optional<bool> constrained;
  std::optional<bool> dns;
};

class NetworkWatch {
 public:
  using Listener = std::function<void(const NetworkFacts&)>;

  /// The watch of this process, started on first use; it lives as long as the process.
  static NetworkWatch& Shared();

  NetworkFacts Latest();
  uint64_t AddListener(Listener listener);
  void Remove(uint64_t id);

 private:
  NetworkWatch();
  void Start(nw_path_monitor_t monitor, std::function<void(nw_path_t, NetworkFacts&)> note);

  dispatch_queue_t queue_;
  // The default route, and one monitor each for Wi-Fi and wired: behind a VPN the default route says `other`.
  nw_path_monitor_t anyRoute_;
  nw_path_monitor_t wifi_;
  nw_path_monitor_t wired_;
  std::mutex mutex_;
  NetworkFacts facts_;
  uint64_t lastId_ = 0;
  std::map<uint64_t, Listener> listeners_;
};

}  // namespace nightkiln
