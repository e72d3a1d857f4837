/** What a user of the library might have of their own: a layer, an updater, a schedule, an initialiser, and their adapters. */
@NullMarked
package org.mup4j.dl4j.user;

import org.jspecify.annotations.NullMarked;
