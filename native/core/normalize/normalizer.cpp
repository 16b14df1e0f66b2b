/**
 * Reads one view and everything that is written inside it: pass 6, `nested`.
 *
 * Each view is walked once by the matcher; on the way the passes find their places. What a pass undoes
 * is a view of its own, with a reader of its own, one layer deeper, down to `maxDepth`.
 */
#include <algorithm>
#include <optional>

#include "core/normalize/plus-pass.h"
#include "core/normalize/runs.h"
#include "core/normalize/separated-hex.h"
#include "core/normalize/text-pass.h"
#include "core/normalize/text-tables.h"

namespace sluice {
namespace {

constexpr std::size_t FIRST_CAPACITY = 256;
/** Bytes that are read at once. */
constexpr Offset BLOCK = 1024;
/** Bytes around a `+` that its reading as a space can matter to: words and names, never long tokens. */
constexpr Offset PLUS_REACH = 400;
/** Times the reach that a reader must have read before what it carries is that of any other reader. */
constexpr Offset WARM = 4;

/** The form-encoded reading and UTF-16 are ways to write text, not layers that hide it. */
std::size_t depthOf(const std::vector<LayerKind>& layers) {
  return static_cast<std::size_t>(std::count_if(layers.begin(), layers.end(), [](LayerKind kind) {
    return kind != LayerKind::plus && kind != LayerKind::utf16;
  }));
}

/** The passes over one view. */
struct Passes {
  Passes(View& view, NormalizerConfig& config, LaneOpener& opener, IslandHost& host)
      : separated(view, opener),
        smuggled(opener),
        textIsland(view, LayerKind::text, config.reach() + TextPass::LAG, host, config, false),
        text(view, textIsland, smuggled, config.tables()),
        plusIsland(view, LayerKind::plus, std::min(config.reach(), PLUS_REACH) + TextPass::LAG, host, config, true),
        plus(view, plusIsland) {}

  SeparatedHex separated;
  Smuggled smuggled;
  Island textIsland;
  TextPass text;
  Island plusIsland;
  PlusPass plus;
};

class ViewReader final : public Reader, private Places, private LaneOpener, private IslandHost {
 public:
  ViewReader(NormalizerConfig& config, std::vector<LayerKind> layers, std::size_t capacity)
      : config_(config),
        view_(std::move(layers), capacity),
        matcher_(config.createMatcher(view_)),
        runs_(view_, *this, *matcher_, !view_.endsWith(LayerKind::plus)) {
    LaneOpener& opener = *this;
    IslandHost& host = *this;
    if (!view_.endsWith(LayerKind::plus)) passes_.emplace(view_, config_, opener, host);
  }

  View& view() override { return view_; }
  void feed() override { read(false); }
  void follow(Offset clock) override {
    view_.closeEnd();
    if (view_.end() < done_ + TextPass::LAG) return;
    done_ = view_.end() - TextPass::LAG;
    readTo(view_.end(), done_, clock, false);
    forget();
  }
  void finish() override { read(true); }

  Offset frontier(Offset span) override {
    if (view_.length() == 0) return view_.isRaw() ? view_.end() : NEVER;
    return std::min(view_.rawStart(oldest()), frontierBelow(span));
  }

  Offset leastEnd() override {
    if (view_.length() == 0) return NEVER;
    return frontierBelow(NEVER) == NEVER ? view_.rawEnd(oldest()) : UNKNOWN;
  }

  bool isQuiet(std::size_t inPlace) override {
    const Offset changed = view_.markedUpTo(inPlace);
    if (changed > done_ - config_.reach()) return false;
    // What begins behind all that the change touches is found in the parent as well.
    if (matcher_->isOpenBefore(changed + config_.touch(), done_)) return false;
    if (!passes_) return true;
    Passes& passes = *passes_;
    return runs_.isQuiet(inPlace) && passes.separated.isQuiet(inPlace) && passes.smuggled.isQuiet(inPlace) &&
           passes.textIsland.isQuiet(inPlace) && passes.plusIsland.isQuiet(inPlace);
  }

  bool carry(Carried& into) override {
    const Offset reach = config_.reach();
    const Offset far = config_.far();
    // What a candidate's guards see must lie in this view as it lies in that of a reader that began earlier.
    if (done_ < WARM * reach + far || matcher_->oldest() < reach + far) return false;
    into.add(view_.end() - done_);
    if (!matcher_->carry(done_ - reach, into) || !runs_.carry(done_ + TextPass::LAG, into)) return false;
    if (!passes_) return true;
    Passes& passes = *passes_;
    passes.text.carry(done_, into);
    passes.plus.carry(done_, into);
    return passes.separated.carry(done_, into) && passes.smuggled.isOver(done_) && passes.textIsland.carry(done_, into) &&
           passes.plusIsland.carry(done_, into);
  }

  void rest() override { matcher_->rest(); }

 private:
  /** View offset of the first byte that a finding of this view itself can still begin with. */
  Offset oldest() const {
    Offset oldest = std::min({done_ - config_.reach(), matcher_->oldest(), runs_.needed()});
    if (passes_) oldest = std::min(oldest, passes_->separated.needed());
    return std::max(view_.base(), std::min(oldest, view_.end() - 1));
  }

  /** The frontier of what is read out of this view. */
  Offset frontierBelow(Offset span) {
    if (!passes_) return NEVER;
    Passes& passes = *passes_;
    return std::min({runs_.frontier(span), passes.separated.frontier(span), passes.smuggled.frontier(span),
                     passes.textIsland.frontier(span), passes.plusIsland.frontier(span)});
  }

  void special(Offset offset) override {
    if (passes_) passes_->text.place(offset);
  }
  void plus(Offset offset) override {
    if (passes_) passes_->plus.place(offset);
  }
  void prefixedHex(Offset offset) override {
    if (passes_) passes_->separated.begin(offset, PREFIXED);
  }

  std::unique_ptr<Reader> open(LayerKind kind) override { return child({kind}); }
  std::unique_ptr<Reader> open(LayerKind kind, LayerKind inner) override { return child({kind, inner}); }
  bool isAtLimit() const override { return depthOf(view_.layers()) >= config_.maxDepth(); }
  bool isOwn(Marks marks) const override { return view_.isChangedByAll(marks); }
  NormalizerConfig& config() override { return config_; }

  std::unique_ptr<Reader> openIsland(LayerKind kind) override { return child({kind}); }
  Offset contextFrom(LayerKind kind, Offset offset) override {
    if (kind == LayerKind::plus) return offset - std::min(config_.reach(), PLUS_REACH);
    const Offset start = matcher_->pendingAcross(offset);
    // What began lately is met with all that its guards see; what began earlier needs more.
    return (start < offset - config_.reach() + config_.look() ? start : offset) - config_.reach();
  }

  std::unique_ptr<Reader> child(std::initializer_list<LayerKind> kinds) {
    std::vector<LayerKind> layers = view_.layers();
    layers.insert(layers.end(), kinds);
    if (depthOf(layers) > config_.maxDepth() || !config_.spend(0, 0)) return nullptr;
    return std::make_unique<ViewReader>(config_, std::move(layers), FIRST_CAPACITY);
  }

  /**
   * Reads on in blocks that lie at multiples of their size: what is known when a place is looked at then
   * never depends on how the view's bytes came.
   */
  void read(bool isFinal) {
    if (!isFinal && view_.end() < done_ + BLOCK + TextPass::LAG) return;
    view_.closeEnd();
    while (view_.end() >= done_ + BLOCK + TextPass::LAG) {
      done_ += BLOCK;
      readTo(done_ + TextPass::LAG, done_, done_, false);
    }
    if (isFinal) {
      done_ = view_.end();
      readTo(view_.end(), done_, done_, true);
    }
    forget();
  }

  /** Looks at the bytes before `seen`; what lies before `upTo` is judged. */
  void readTo(Offset seen, Offset upTo, Offset clock, bool isFinal) {
    matcher_->scan(seen, *this);
    runs_.advance(seen, isFinal);
    if (passes_) {
      passes_->separated.advance(seen, isFinal);
      passes_->text.advance(upTo, clock, isFinal);
      passes_->plus.advance(upTo, clock, isFinal);
    }
    matcher_->settle(upTo, clock, isFinal);
  }

  void forget() {
    const Offset oldest = matcher_->oldest();
    Offset keep = std::min({done_ - config_.reach(), oldest == NEVER ? NEVER : oldest - config_.reach(), runs_.needed()});
    if (passes_) {
      keep = std::min({keep, passes_->separated.needed(), passes_->text.needed(),
                       passes_->plus.needed()});
    }
    view_.discard(keep - config_.far());
  }

  NormalizerConfig& config_;
  View view_;
  std::unique_ptr<ViewMatcher> matcher_;
  Runs runs_;
  std::optional<Passes> passes_;
  /** View offset up to which everything has been looked at. */
  Offset done_ = 0;
};

}  // namespace

std::unique_ptr<Reader> createRawReader(NormalizerConfig& config, std::size_t capacity) {
  return std::make_unique<ViewReader>(config, std::vector<LayerKind>{}, capacity);
}

}  // namespace sluice
