package org.mup4j.dl4j;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.mup4j.dl4j.internal.graph.NetworkReader;
import org.mup4j.dl4j.spi.LayerAdapter;

/** The house rules of this module, over its compiled classes. */
@AnalyzeClasses(packages = "org.mup4j.dl4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] BELOW_THE_FACADE = {
        "org.mup4j.dl4j.spi..", "org.mup4j.dl4j.layer..", "org.mup4j.dl4j.schedule..", "org.mup4j.dl4j.internal.."
    };

    /** The facade's own package is no slice: the next rule says what may be used of it. */
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.mup4j.dl4j.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_FACADE_IS_ON_TOP_AND_ONLY_ITS_EXCEPTION_IS_KNOWN_BELOW = noClasses()
            .that()
            .resideInAnyPackage(BELOW_THE_FACADE)
            .should()
            .dependOnClassesThat(resideInAPackage("org.mup4j.dl4j").and(not(type(MuPException.class))));

    @ArchTest
    static final ArchRule THE_EXCEPTION_KNOWS_NOTHING_OF_THE_LIBRARY = noClasses()
            .that()
            .areAssignableTo(MuPException.class)
            .should()
            .dependOnClassesThat(resideInAPackage("org.mup4j..").and(not(type(MuPException.class))));

    @ArchTest
    static final ArchRule THE_SPI_KNOWS_NO_INTERNALS = noClasses()
            .that()
            .resideInAPackage("org.mup4j.dl4j.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..internal..");

    @ArchTest
    static final ArchRule NO_PUBLIC_METHOD_TAKES_AN_INTERNAL_TYPE = noMethods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(resideInAPackage("org.mup4j.dl4j..").and(not(resideInAPackage("..internal.."))))
            .should()
            .haveRawParameterTypes(anyElementThat(resideInAPackage("..internal..")));

    @ArchTest
    static final ArchRule NO_PUBLIC_METHOD_RETURNS_AN_INTERNAL_TYPE = methods()
            .that()
            .arePublic()
            .and()
            .areDeclaredInClassesThat(resideInAPackage("org.mup4j.dl4j..").and(not(resideInAPackage("..internal.."))))
            .should()
            .haveRawReturnType(not(resideInAPackage("..internal..")));

    /** The user chooses CPU or GPU. JavaCPP's pointers belong to ND4J's own API. */
    @ArchTest
    static final ArchRule NO_BACKEND_IS_REFERENCED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.nd4j.linalg.cpu..",
                    "org.nd4j.linalg.jcublas..",
                    "org.nd4j.jita..",
                    "org.nd4j.nativeblas..",
                    "org.bytedeco.openblas..",
                    "org.bytedeco.mkl..",
                    "org.bytedeco.cuda..");

    /** Rules over no classes hold for the wrong reason. */
    @ArchTest
    static void theClassesOfTheModuleAreSeen(JavaClasses classes) {
        assertThat(classes.contain(MuP.class)).isTrue();
        assertThat(classes.contain(LayerAdapter.class)).isTrue();
        assertThat(classes.contain(NetworkReader.class)).isTrue();
    }
}
