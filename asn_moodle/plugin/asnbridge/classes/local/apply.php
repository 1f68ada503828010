<?php
// This file is part of asn_moodle, courses as code for Moodle.
//
// asn_moodle's Moodle plugin is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// It is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with it.  If not, see <https://www.gnu.org/licenses/>.
namespace local_asnbridge\local;

use core\context;
use local_asnbridge\kind\holding;

/**
 * Brings items of a course to what a request states, one transaction an item.
 *
 * @package    local_asnbridge
 * @copyright  2026 asn_moodle contributors
 * @license    https://www.gnu.org/licenses/gpl-3.0.html GNU GPL v3 or later
 */
final class apply {
    /**
     * One batch.
     *
     * @param \stdClass $course the course; before it exists a record with id 0, idnumber and category
     * @param options $options
     */
    public function __construct(
        /** @var \stdClass the course */
        private \stdClass $course,
        /** @var options how */
        private readonly options $options
    ) {
    }

    /**
     * Applies the items in order; one that is refused does not keep the others from being applied.
     *
     * @param item[] $items
     * @return array[] what happened to each
     */
    public function all(array $items): array {
        // An id that a client names may be of any course.
        adoption::named($this->course, $this->options);
        $adopted = array_filter($items, fn($item) => $item->do === 'adopt');
        $results = [];
        if ($adopted && $this->course->id && $this->options->dryrun) {
            $results = adoption::look($this->course, $adopted, $this->options);
        } else if ($adopted && $this->course->id) {
            adoption::mark($this->course, $this->options);
        }
        foreach ($items as $index => $item) {
            $results[$index] ??= $this->one($item);
        }
        ksort($results);
        return $this->with_addresses($items, $results);
    }

    /**
     * The results, with the addresses of what was applied: once a batch, since that reads the course page.
     *
     * @param item[] $items
     * @param array[] $results
     * @return array[]
     */
    private function with_addresses(array $items, array $results): array {
        $ids = [];
        foreach ($results as $index => $result) {
            if ($result['id'] && $this->course->id) {
                $ids[$items[$index]->kind][] = $result['id'];
            }
        }
        $overviews = [];
        foreach ($ids as $kind => $some) {
            $overviews[$kind] = kinds::get($kind)::overview($this->course, $some);
        }
        foreach ($results as $index => $result) {
            $results[$index]['url'] = $overviews[$items[$index]->kind][$result['id']]['url'] ?? '';
        }
        return $results;
    }

    /**
     * Applies one item.
     *
     * @param item $item
     * @return array
     */
    private function one(item $item): array {
        $start = hrtime(true);
        $result = [
            'item' => $item->id, 'action' => '', 'id' => 0, 'fingerprint' => '',
            'pending' => [], 'held' => [], 'lost' => [], 'warnings' => [],
        ];
        try {
            $result = array_merge($result, $this->attempt($item));
        } catch (refusal $refusal) {
            $result['lost'] = $refusal->lost;
            $result['error'] = $refusal->told();
        } catch (\Throwable $failure) {
            $result['error'] = refusal::told_of($failure);
        }
        $result['ms'] = (int) round((hrtime(true) - $start) / 1e6);
        return $result;
    }

    /**
     * Does what the item asks for.
     *
     * @param item $item
     * @return array
     */
    private function attempt(item $item): array {
        $class = kinds::get($item->kind);
        $this->check_permission($item);
        if (!$this->course->id && ($item->kind !== 'course' || $item->do === 'adopt')) {
            if ($this->options->dryrun && $item->do === 'put') {
                return ['action' => 'create'];
            }
            throw new refusal('nocourse', $this->course->idnumber);
        }
        if ($item->do === 'adopt') {
            return $this->adopt($item);
        }
        if (!empty($this->course->adopting) && !$this->options->dryrun) {
            throw new refusal('nocourse', $this->course->idnumber);
        }
        $row = $this->course->id ? map::row($this->course->id, $item) : null;
        $id = $row ? 0 : $this->options->instances[$item->kind][$item->id] ?? 0;
        $id = $id ?: $class::find($this->course, $item, (int) ($row->instanceid ?? 0));
        if ($item->expect !== null && $item->expect !== state::live_now($this->course, $row)) {
            if (!$row || $item->expect !== $row->fingerprint || !$this->recomputed($row)) {
                throw new refusal('moved', $item->id);
            }
        }
        return match ($item->do) {
            'put' => $this->put($item, $class, $row, $id),
            'hide' => $this->hide($item, $class, $row, $id),
            'delete' => $this->delete($item, $class, $row, $id),
            'accept' => $this->accept($row),
        };
    }

    /**
     * Takes what is there for the item, as it is. What was adopted or published before stays as it was noted.
     *
     * @param item $item
     * @return array
     */
    private function adopt(item $item): array {
        $row = adoption::row($this->course, $item, $this->options) ?? throw new refusal('notthere', $item->id);
        if (!$row->applying || !empty($row->stated)) {
            return ['action' => 'adopt', 'id' => (int) $row->instanceid, 'fingerprint' => $row->fingerprint];
        }
        return $this->transaction(function () use ($item, $row): array {
            return self::told('adopt', $row, adoption::note($this->course, $item, $row));
        });
    }

    /**
     * Whether an item differs from what was applied in no more than weights, which Moodle itself resets as soon as
     * the category above aggregates in another way.
     *
     * @param \stdClass $row
     * @return bool
     */
    private function recomputed(\stdClass $row): bool {
        if (!$row->applied || state::live_now($this->course, $row) === '') {
            return false;
        }
        $values = [json_decode($row->applied, true), state::read($this->course, $row)];
        foreach ($values as &$one) {
            unset($one['form']['weight'], $one['grade']['weight'], $one['grade']['extra_credit']);
        }
        return fingerprint::json($values[0]) === fingerprint::json($values[1]);
    }

    /**
     * Creates or updates.
     *
     * @param item $item
     * @param string $class its kind's
     * @param \stdClass|null $row its row in the map
     * @param int $id of the live thing, 0 for none
     * @return array
     */
    private function put(item $item, string $class, ?\stdClass $row, int $id): array {
        $action = !$id ? 'create' : ($row ? 'update' : 'adopt');
        $lost = $id ? $class::losses($this->course, $item, $id) : [];
        $this->check_losses($item, $lost);
        if ($this->options->dryrun) {
            return ['action' => $action, 'id' => $id] + $this->foreseen($class, $item, $id, $lost);
        }
        if (!$this->course->id) {
            return $this->put_new_course($item, $class);
        }
        $row = map::mark($this->course->id, $item, $row, $this->options->category);
        $row->instanceid = $id;
        guard::keep($this->course, $row);
        $result = $this->transaction(function () use ($item, $class, $row, $id, $action): array {
            if ($id) {
                $this->check_losses($item, $class::losses($this->course, $item, $id));
            }
            $outcome = $class::put($this->course, $item, $id, $this->options);
            if ($item->kind === 'course') {
                $this->course = get_course($outcome->id);
            }
            record::applied($this->course, $item, $row, $outcome, $action === 'create');
            return self::told($action, $row, $outcome);
        });
        guard::release($this->course, $row);
        return $result;
    }

    /**
     * What learners' work keeps a put from changing, and what of it is lost as allowed, before it is done.
     *
     * @param string $class
     * @param item $item
     * @param int $id
     * @param array[] $lost
     * @return array[] 'held' and 'lost'
     */
    private function foreseen(string $class, item $item, int $id, array $lost): array {
        if (!$id || !is_subclass_of($class, holding::class)) {
            return ['held' => [], 'lost' => $lost];
        }
        return [
            'held' => $class::held($this->course, $item, $id, $this->options),
            'lost' => array_merge($lost, $class::unlocking($this->course, $item, $id, $this->options)),
        ];
    }

    /**
     * Creates the course itself: before there is one, nothing can be marked.
     *
     * @param item $item
     * @param string $class
     * @return array
     */
    private function put_new_course(item $item, string $class): array {
        return $this->transaction(function () use ($item, $class): array {
            $outcome = $class::put($this->course, $item, 0, $this->options);
            $this->course = get_course($outcome->id);
            $row = map::mark($this->course->id, $item, null, $this->options->category);
            record::applied($this->course, $item, $row, $outcome, true);
            return self::told('create', $row, $outcome);
        });
    }

    /**
     * Hides.
     *
     * @param item $item
     * @param string $class
     * @param \stdClass|null $row
     * @param int $id
     * @return array
     */
    private function hide(item $item, string $class, ?\stdClass $row, int $id): array {
        $this->check_ours($item, $row, $id);
        if (!$this->options->dryrun) {
            $this->transaction(function () use ($class, $row, $id): void {
                $class::hide($this->course, $id);
                $row->hidden = 1;
                $row->hash = '';
                if ($row->stated) {
                    record::reread($this->course, $row);
                }
                map::save($row);
            });
        }
        return ['action' => 'hide', 'id' => $id, 'fingerprint' => $row->fingerprint];
    }

    /**
     * Deletes, if no learner loses anything by it or that is allowed.
     *
     * @param item $item
     * @param string $class
     * @param \stdClass|null $row
     * @param int $id
     * @return array
     */
    private function delete(item $item, string $class, ?\stdClass $row, int $id): array {
        $this->check_ours($item, $row, $id);
        $lost = $this->deletion_losses($class, $id);
        $this->check_losses($item, $lost);
        if ($this->options->dryrun) {
            return ['action' => 'delete', 'id' => $id, 'lost' => $lost];
        }
        guard::keep($this->course, $row);
        $this->transaction(function () use ($item, $class, $row, $id): void {
            global $DB;
            $this->check_losses($item, $this->deletion_losses($class, $id));
            $class::delete($this->course, $id);
            $DB->delete_records(map::TABLE, ['id' => $row->id]);
        });
        if ($item->kind !== 'course') {
            guard::release($this->course, $row);
        }
        return ['action' => 'delete', 'lost' => $lost];
    }

    /**
     * Keeps a teacher's change: what is there now is no drift until it changes again.
     *
     * @param \stdClass|null $row
     * @return array
     */
    private function accept(?\stdClass $row): array {
        $live = state::live_now($this->course, $row);
        if ($live === '') {
            throw new refusal('badrequest', 'accept');
        }
        if (!$this->options->dryrun) {
            $row->accepted = $live;
            map::save($row);
        }
        return ['action' => 'accept', 'id' => (int) $row->instanceid, 'fingerprint' => $live];
    }

    /**
     * What learners lose when the thing is deleted.
     *
     * @param string $class
     * @param int $id
     * @return array[]
     */
    private function deletion_losses(string $class, int $id): array {
        $losses = [];
        foreach ($class::learners($this->course, [$id])[$id] ?? [] as $word => $count) {
            if ($count) {
                $losses[] = ['word' => $word, 'count' => $count];
            }
        }
        return $losses;
    }

    /**
     * Refuses what would destroy learner data, unless that is allowed for this item.
     *
     * @param item $item
     * @param array[] $losses
     */
    private function check_losses(item $item, array $losses): void {
        if ($losses && !$this->options->may_lose($item)) {
            $said = array_map(
                fn($loss) => "{$loss['word']}: {$loss['count']}" . (($loss['what'] ?? '') === '' ? '' : " ({$loss['what']})"),
                $losses
            );
            throw new refusal('wouldlose', implode(', ', $said), null, $losses);
        }
    }

    /**
     * Refuses to hide or delete what we did not make, or what is not there.
     *
     * @param item $item
     * @param \stdClass|null $row
     * @param int $id
     */
    private function check_ours(item $item, ?\stdClass $row, int $id): void {
        if (!$row || !$id || !$row->made) {
            throw new refusal('notours', $item->id);
        }
    }

    /**
     * Refuses unless the token may do this to items of this kind. Who only looks needs no more than to see them.
     *
     * @param item $item
     */
    private function check_permission(item $item): void {
        if ($this->options->looking) {
            return;
        }
        $context = $this->course->id
            ? context\course::instance($this->course->id)
            : context\coursecat::instance($this->course->category);
        $needed = capabilities::of_item($item);
        if ($this->course->id) {
            $needed = array_diff($needed, ['moodle/course:create']);
        }
        access::need($context, ...array_values($needed));
    }

    /**
     * Runs the work in a transaction of its own; after a rollback the course is what it was.
     *
     * @param callable $work
     * @return mixed what the work returns
     */
    private function transaction(callable $work) {
        $course = $this->course;
        try {
            return transaction::run($course, $work);
        } catch (\Throwable $failure) {
            $this->course = $course;
            throw $failure;
        }
    }

    /**
     * What putting did, as apply tells it.
     *
     * @param string $action
     * @param \stdClass $row
     * @param outcome $outcome
     * @return array
     */
    private static function told(string $action, \stdClass $row, outcome $outcome): array {
        return [
            'action' => $action,
            'id' => $outcome->id,
            'fingerprint' => $row->fingerprint,
            'pending' => array_values(array_unique($outcome->pending)),
            'held' => $outcome->held,
            'lost' => $outcome->lost,
            'warnings' => $outcome->warnings,
        ];
    }
}
