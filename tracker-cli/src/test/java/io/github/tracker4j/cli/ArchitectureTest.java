package io.github.tracker4j.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@ArchTag("any-jdk")
@AnalyzeClasses(packages = "io.github.tracker4j.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Remotes are known by their URI scheme, so one more needs no change here. */
    @ArchTest
    static final ArchRule NO_REMOTE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.github.tracker4j.mlflow..", "okhttp3..", "org.mlflow..");

    /** Every package is a slice of its own, the root package too. */
    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().matching("(**)").should().beFreeOfCycles();
}
