package io.github.tracker4j.mlflow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@ArchTag("any-jdk")
@AnalyzeClasses(packages = "io.github.tracker4j.mlflow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** A server can be used without a journal on the disk. */
    @ArchTest
    static final ArchRule NEITHER_LOCAL_NOR_CONFIGURATION = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.tracker4j.local..", "io.github.tracker4j.config..");

    /** Every package is a slice of its own, the root package too. */
    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().matching("(**)").should().beFreeOfCycles();
}
