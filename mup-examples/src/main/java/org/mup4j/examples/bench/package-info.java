/** What the library costs: JMH benchmarks, run against plain Deeplearning4j in the same run. */
@NullMarked
package org.mup4j.examples.bench;

import org.jspecify.annotations.NullMarked;
