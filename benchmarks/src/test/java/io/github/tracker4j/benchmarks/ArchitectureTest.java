package io.github.tracker4j.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@ArchTag("any-jdk")
@AnalyzeClasses(packages = "io.github.tracker4j.benchmarks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Measurements do not run on test libraries. */
    @ArchTest
    static final ArchRule NO_TEST_SUITE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.tracker4j.tck..", "org.junit..", "org.assertj..");

    /** Every package is a slice of its own, the root package too. */
    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().matching("(**)").should().beFreeOfCycles();
}
