/** Programs that know nothing of mup4j. */
package plain;
