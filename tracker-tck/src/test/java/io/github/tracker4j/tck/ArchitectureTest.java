package io.github.tracker4j.tck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@ArchTag("any-jdk")
@AnalyzeClasses(packages = "io.github.tracker4j.tck", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Whoever extends the suite needs nothing else on the class path. */
    @ArchTest
    static final ArchRule ONLY_THE_CONTRACT_AND_TEST_LIBRARIES = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.github.tracker4j..",
                    "org.junit..",
                    "org.assertj..",
                    "org.opentest4j..",
                    "org.apiguardian..");

    /** The suite knows backends by the contract only. */
    @ArchTest
    static final ArchRule NO_BACKEND = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.github.tracker4j.local..",
                    "io.github.tracker4j.mlflow..",
                    "io.github.tracker4j.config..",
                    "io.github.tracker4j.testservers..");

    /** Every package is a slice of its own, the root package too. */
    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().matching("(**)").should().beFreeOfCycles();
}
