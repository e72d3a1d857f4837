package org.mup4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The house rules of this module, over its compiled classes. */
@AnalyzeClasses(packages = "org.mup4j.examples", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.mup4j.examples.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_ENTRY_POINT_KNOWS_NO_EXPERIMENT = noClasses()
            .that()
            .resideInAPackage("org.mup4j.examples.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.mup4j.examples.heatmap..",
                    "org.mup4j.examples.explain..",
                    "org.mup4j.examples.coord..",
                    "org.mup4j.examples.transfer..",
                    "org.mup4j.examples.spiral..");

    @ArchTest
    static final ArchRule THE_LIBRARYS_INTERNALS_ARE_NOT_USED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mup4j.dl4j.internal..", "org.mup4j.core.internal..");
}
