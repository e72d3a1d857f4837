package org.mup4j.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.mup4j.core.plan.Planner;
import org.mup4j.core.rule.Parametrizations;

/** The house rules of this module, over its compiled classes. */
@AnalyzeClasses(packages = "org.mup4j.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.mup4j.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RULES_STAND_ON_THEIR_OWN = noClasses()
            .that()
            .resideInAPackage("org.mup4j.core.rule..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.mup4j.core.plan..", "org.mup4j.core.measure..", "org.mup4j.core.check..");

    @ArchTest
    static final ArchRule THE_CORE_KNOWS_NO_DEEP_LEARNING_LIBRARY_AND_NO_LOGGER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.nd4j..", "org.deeplearning4j..", "org.datavec..", "org.slf4j..", "org.mup4j.dl4j..");

    /** May match nothing: there need not be an internal package. */
    @ArchTest
    static final ArchRule INTERNAL_PACKAGES_ARE_USED_FROM_THEIR_OWN_PARENT_ONLY = slices().matching(
                    "org.mup4j.core.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(), JavaClass.Predicates.resideOutsideOfPackage("..internal.."));

    /** Rules over no classes hold for the wrong reason. */
    @ArchTest
    static void theClassesOfTheModuleAreSeen(JavaClasses classes) {
        assertThat(classes.contain(Parametrizations.class)).isTrue();
        assertThat(classes.contain(Planner.class)).isTrue();
    }
}
